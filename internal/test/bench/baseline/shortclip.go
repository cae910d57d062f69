package main

import (
	"context"
	"strconv"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// shortClip has the schema of our resource, without what checks and describes it, and keeps what it is given.
type shortClip struct{}

func (shortClip) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "ncplivestation_shortclip"
}

func (shortClip) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	computed := schema.StringAttribute{Computed: true}
	resp.Schema.Attributes = map[string]schema.Attribute{
		"channel_id":  schema.StringAttribute{Required: true},
		"snapshot_id": schema.StringAttribute{Required: true},
		"start_time":  schema.NumberAttribute{Required: true},
		"end_time":    schema.NumberAttribute{Required: true},
		"output": schema.SingleNestedAttribute{Required: true, Attributes: map[string]schema.Attribute{
			"bucket_name":    schema.StringAttribute{Required: true},
			"file_path":      schema.StringAttribute{Required: true},
			"access_control": schema.StringAttribute{Optional: true, Computed: true, Default: stringdefault.StaticString("PRIVATE")},
			"file_name":      computed,
			"url":            computed,
		}},
		"wait_for_completion":    schema.BoolAttribute{Optional: true, Computed: true, Default: booldefault.StaticBool(true)},
		"delete_file_on_destroy": schema.BoolAttribute{Optional: true},
		"verify_output":          schema.BoolAttribute{Optional: true},
		"timeouts":               timeouts.Attributes(ctx, timeouts.Opts{Create: true, Update: true, Delete: true}),
		"id":                     computed,
		"status":                 computed,
		"created_time":           computed,
		"updated_time":           computed,
		"file_size":              schema.Int64Attribute{Computed: true},
		"duration":               schema.Int64Attribute{Computed: true},
	}
}

// model is the resource.
type model struct {
	ChannelID           types.String   `tfsdk:"channel_id"`
	SnapshotID          types.String   `tfsdk:"snapshot_id"`
	StartTime           types.Number   `tfsdk:"start_time"`
	EndTime             types.Number   `tfsdk:"end_time"`
	Output              output         `tfsdk:"output"`
	WaitForCompletion   types.Bool     `tfsdk:"wait_for_completion"`
	DeleteFileOnDestroy types.Bool     `tfsdk:"delete_file_on_destroy"`
	VerifyOutput        types.Bool     `tfsdk:"verify_output"`
	Timeouts            timeouts.Value `tfsdk:"timeouts"`
	ID                  types.String   `tfsdk:"id"`
	Status              types.String   `tfsdk:"status"`
	CreatedTime         types.String   `tfsdk:"created_time"`
	UpdatedTime         types.String   `tfsdk:"updated_time"`
	FileSize            types.Int64    `tfsdk:"file_size"`
	Duration            types.Int64    `tfsdk:"duration"`
}

type output struct {
	BucketName    types.String `tfsdk:"bucket_name"`
	FilePath      types.String `tfsdk:"file_path"`
	AccessControl types.String `tfsdk:"access_control"`
	FileName      types.String `tfsdk:"file_name"`
	URL           types.String `tfsdk:"url"`
}

// made counts the clips, for their ids.
var made atomic.Int64

// Create invents what is computed.
func (shortClip) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var clip model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &clip)...)
	clip.ID = types.StringValue(strconv.FormatInt(made.Add(1), 10))
	clip.Status = types.StringValue("COMPLETED")
	clip.CreatedTime = types.StringValue("2022-06-23T10:04:28.177Z")
	clip.UpdatedTime = clip.CreatedTime
	clip.FileSize = types.Int64Value(821024)
	clip.Duration = types.Int64Value(2500)
	clip.Output.FileName = types.StringValue("1027-1655289927395.mp4")
	clip.Output.URL = types.StringValue("https://kr.object.ncloudstorage.com/clips/bench/1027-1655289927395.mp4")
	resp.Diagnostics.Append(resp.State.Set(ctx, &clip)...)
}

func (shortClip) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (shortClip) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
}

func (shortClip) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
