// SPDX-License-Identifier: MPL-2.0

package simulator

import "testing"

func TestString_listsDifferencesFromDocsCurrent(t *testing.T) {
	changed := with(func(b *Behavior) {
		b.Name = "is not looked at"
		b.ErrorStatus, b.ListTotal, b.SuccessMarker = 200, false, true
		b.UnknownClip, b.ExpiredSnapshotList = ErrorResponse{Status: 404}, ErrorResponse{Empty: true}
		b.PermissionResponse = ErrorResponse{Code: 250015}
		b.UnknownChannel = ErrorResponse{Status: 400, Code: 250123}
		b.ExpiredSnapshot.StillAvailable = true
	})
	for want, b := range map[string]Behavior{
		"docs-current": DocsCurrent(),
		"ListTotal=false+SuccessMarker+ErrorStatus=200+PermissionResponse=250015+UnknownChannel=400-250123+UnknownClip=404-bare+" +
			"ExpiredSnapshot=available+ExpiredSnapshotList=empty-list": changed,
	} {
		if got := b.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
