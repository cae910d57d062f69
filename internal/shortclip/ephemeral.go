package shortclip

import (
	"cmp"
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

var _ ephemeral.EphemeralResourceWithConfigure = (*EphemeralResource)(nil)

// defaultExpiry is how long a link is valid if nothing is said.
const defaultExpiry = "15m"

// URL is a link to the mp4 of a clip that never enters state or plan.
type EphemeralResource struct{ data *tfdiag.ProviderData }

// NewURL makes the ephemeral resource.
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
func (u *EphemeralResource) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_shortclip_url"
}

// Schema describes the ephemeral resource.
func (u *EphemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Makes a link with which anyone can get the mp4 of a short clip for a while, `PRIVATE` or not: a presigned GET. It enters neither " +
			"state nor plan, and can be given to write-only arguments, provider blocks and provisioners.\n\n" +
			"The link is made on this machine, without a request: it does not tell that the mp4 is there. It opens what the key pair of the provider " +
			"may read.",
		Attributes: map[string]schema.Attribute{
			"bucket_name": schema.StringAttribute{
				Required: true, Validators: bucketName(),
				MarkdownDescription: "Bucket of Object Storage.",
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
				MarkdownDescription: "How long the link is valid, such as `15m` or `24h`; more than `0s`, at most 7 days (`168h`). `" + defaultExpiry + "` if not set.",
			},
			"url": schema.StringAttribute{
				Computed: true, Sensitive: true, MarkdownDescription: "The link. Who has it can get the mp4 until `expire_time`.",
			},
			"expire_time": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{},
				MarkdownDescription: "Until when the link is valid: RFC 3339, UTC, with milliseconds.",
			},
		},
	}
}

// Configure takes the provider's data.
func (u *EphemeralResource) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	u.data = tfdiag.FromConfigure(req.ProviderData, &resp.Diagnostics)
}

// Open signs a link.
func (u *EphemeralResource) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model urlModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !u.data.Known() {
		resp.Diagnostics.Append(tfdiag.NotKnownYet("Opening an ephemeral resource"))
		return
	}
	model.ExpiresIn = timetypes.NewGoDurationValueFromStringMust(cmp.Or(model.ExpiresIn.ValueString(), defaultExpiry))
	expires, diags := model.ExpiresIn.ValueGoDuration()
	resp.Diagnostics.Append(diags...)
	object := objectRef{bucket: model.BucketName.ValueString(), key: objectstorage.Key(model.FilePath.ValueString(), model.FileName.ValueString())}
	link, until, err := u.data.Storage.Presign(ctx, object.bucket, object.key, expires)
	if err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("url"), "Cannot Sign Link to Short Clip", u.data.StorageDetail(object.String(), err))
		return
	}
	model.URL = types.StringValue(link)
	model.ExpireTime = attribute.Time(until.Truncate(time.Millisecond))
	resp.Diagnostics.Append(resp.Result.Set(ctx, &model)...)
}
