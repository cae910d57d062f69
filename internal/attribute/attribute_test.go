package attribute_test

import (
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
)

func TestTime_isUTCWithMilliseconds(t *testing.T) {
	seoul := time.FixedZone("KST", 9*60*60)
	if got := attribute.Time(time.Date(2022, 6, 23, 19, 4, 28, 177_000_000, seoul)).ValueString(); got != "2022-06-23T10:04:28.177Z" {
		t.Errorf("Time() = %s", got)
	}
	if got := attribute.Time(time.Date(2022, 6, 23, 10, 4, 28, 0, time.UTC)).ValueString(); got != "2022-06-23T10:04:28.000Z" {
		t.Errorf("Time() of a whole second = %s", got)
	}
	if !attribute.Time(time.Time{}).IsNull() {
		t.Error("the zero time is not null")
	}
}

func TestString_isNullForNothing(t *testing.T) {
	if !attribute.String("").IsNull() || attribute.String("x").ValueString() != "x" {
		t.Error("String() does not tell nothing from something")
	}
}

func TestParseImportID_takesBothParts(t *testing.T) {
	who, err := attribute.ParseImportID(" ls-20250814101530-zTwK2/1418\n")
	if err != nil || who.ChannelID.ValueString() != "ls-20250814101530-zTwK2" || who.ID.ValueString() != "1418" {
		t.Errorf("ParseImportID() = %v, %v", who, err)
	}
	for _, id := range []string{"", "/", "a", "a/", "/1", "a/b", "a/1/2", "a b/1", "a/01x", "../1", "a/12345678901234567890"} {
		if who, err := attribute.ParseImportID(id); err == nil {
			t.Errorf("ParseImportID(%q) = %v", id, who)
		}
	}
}
