// SPDX-License-Identifier: MPL-2.0

package shortclip

import (
	"cmp"
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
)

var _ ephemeral.EphemeralResourceWithConfigure = (*EphemeralResource)(nil)

// defaultExpiry is how long a URL is valid by default.
const defaultExpiry = "15m"

// EphemeralResource presigns a URL of the mp4 of a clip. The URL never enters state or plan.
type EphemeralResource struct{ providerdata.Ephemeral }

// NewEphemeralResource returns the ephemeral resource.
func NewEphemeralResource() ephemeral.EphemeralResource { return &EphemeralResource{} }

type urlModel struct {
	BucketName types.String         `tfsdk:"bucket_name"`
	FilePath   types.String         `tfsdk:"file_path"`
	FileName   types.String         `tfsdk:"file_name"`
	ExpiresIn  timetypes.GoDuration `tfsdk:"expires_in"`
	URL        types.String         `tfsdk:"url"`
	ExpireTime timetypes.RFC3339    `tfsdk:"expire_time"`
}

// Metadata names the ephemeral resource.
func (e *EphemeralResource) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_shortclip_url"
}

// Schema describes the ephemeral resource.
func (e *EphemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Presigns a URL with which anyone can download the mp4 of a short clip for a limited time, `PRIVATE` or not. The URL enters neither " +
			"state nor plan. Write-only arguments, provider blocks and provisioners accept it.\n\n" +
			"The provider computes the URL without a request, so it does not show whether the mp4 exists. The URL can read what the access key pair of the " +
			"provider can read.",
		Attributes: map[string]schema.Attribute{
			"bucket_name": schema.StringAttribute{
				Required: true, Validators: bucketName(),
				MarkdownDescription: "Bucket in Object Storage.",
			},
			"file_path": schema.StringAttribute{
				Required: true, Validators: filePath(),
				MarkdownDescription: "Folder in the bucket; starts with `/`.",
			},
			"file_name": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Name of the mp4: `output.file_name` of the clip.",
			},
			"expires_in": schema.StringAttribute{
				Optional: true, Computed: true, CustomType: timetypes.GoDurationType{},
				Validators:          []validator.String{attribute.PositiveDuration{Max: objectstorage.MaxExpiry}},
				MarkdownDescription: "How long the URL is valid, such as `15m` or `24h`; more than `0s` and at most 7 days (`168h`). Default `" + defaultExpiry + "`.",
			},
			"url": schema.StringAttribute{
				Computed: true, Sensitive: true, MarkdownDescription: "The presigned URL. Anyone with it can download the mp4 until `expire_time`.",
			},
			"expire_time": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{},
				MarkdownDescription: "When the URL expires: RFC 3339, UTC, with milliseconds.",
			},
		},
	}
}

// Open presigns the URL.
func (e *EphemeralResource) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model urlModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if !e.Data.RequireConfigured("Opening an ephemeral resource", &resp.Diagnostics) {
		return
	}
	model.ExpiresIn = timetypes.NewGoDurationValueFromStringMust(cmp.Or(model.ExpiresIn.ValueString(), defaultExpiry))
	expires, diags := model.ExpiresIn.ValueGoDuration()
	resp.Diagnostics.Append(diags...)
	object := livestation.Output{BucketName: model.BucketName.ValueString(), FilePath: model.FilePath.ValueString(), FileName: model.FileName.ValueString()}
	url, until, err := e.Data.Storage.Presign(ctx, object.BucketName, object.Key(), expires)
	if err != nil {
		resp.Diagnostics.Append(presignError(object, err))
		return
	}
	model.URL = types.StringValue(url)
	model.ExpireTime = attribute.Time(until.Truncate(time.Millisecond))
	resp.Diagnostics.Append(resp.Result.Set(ctx, &model)...)
}
