// SPDX-License-Identifier: MPL-2.0

// Package provider is the provider ncplivestation: its configuration, and the lists of its resources, data sources and
// functions.
package provider

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/channel"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/functions"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/recording"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/serviceurls"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/shortclip"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/snapshot"
)

var (
	_ provider.ProviderWithActions            = (*Provider)(nil)
	_ provider.ProviderWithEphemeralResources = (*Provider)(nil)
	_ provider.ProviderWithFunctions          = (*Provider)(nil)
	_ provider.ProviderWithListResources      = (*Provider)(nil)
)

// Provider is the provider ncplivestation.
type Provider struct {
	version          string
	configureClients func(*livestation.Config, *objectstorage.Config)
}

// New returns the constructor of the provider, as providerserver wants it.
func New(version string) func() provider.Provider {
	return NewForTest(version, func(*livestation.Config, *objectstorage.Config) {})
}

// NewForTest is New with a function that changes the configuration of the clients: another transport, another clock.
func NewForTest(version string, configureClients func(*livestation.Config, *objectstorage.Config)) func() provider.Provider {
	return func() provider.Provider { return &Provider{version: version, configureClients: configureClients} }
}

// model is the provider's configuration.
type model struct {
	AccessKey             types.String         `tfsdk:"access_key"`
	SecretKey             types.String         `tfsdk:"secret_key"`
	Profile               types.String         `tfsdk:"profile"`
	SharedConfigFile      types.String         `tfsdk:"shared_config_file"`
	Site                  types.String         `tfsdk:"site"`
	Region                types.String         `tfsdk:"region"`
	Endpoint              types.String         `tfsdk:"endpoint"`
	ObjectStorageEndpoint types.String         `tfsdk:"object_storage_endpoint"`
	MaxRetries            types.Number         `tfsdk:"max_retries"`
	RequestTimeout        timetypes.GoDuration `tfsdk:"request_timeout"`
}

// Metadata names the provider.
func (p *Provider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "ncplivestation"
	resp.Version = p.version
}

// Schema describes the provider's configuration.
func (p *Provider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	notEmpty := []validator.String{stringvalidator.LengthAtLeast(1)}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Cuts short clips from live channels of [NAVER Cloud Live Station](https://www.ncloud.com/product/media/liveStation), " +
			"takes snapshots, and reads channels and playback URLs.",
		Attributes: map[string]schema.Attribute{
			"access_key": schema.StringAttribute{
				Optional: true, Validators: notEmpty,
				MarkdownDescription: "Access key of NAVER Cloud Platform, together with `secret_key`. The provider uses the first of: this pair, the `profile` of the configuration, the pair of the " +
					"environment (`NCLOUD_ACCESS_KEY`, or else `NCLOUD_ACCESS_KEY_ID`), the profile that `NCLOUD_PROFILE` names, the profile `DEFAULT`. It uses a pair only as a whole.",
			},
			"secret_key": schema.StringAttribute{
				Optional: true, Sensitive: true, Validators: notEmpty,
				MarkdownDescription: "Secret key that belongs to `access_key`. In the environment: `NCLOUD_SECRET_KEY`, or else `NCLOUD_SECRET_ACCESS_KEY`.",
			},
			"profile": schema.StringAttribute{
				Optional: true, Validators: notEmpty,
				MarkdownDescription: "Section of `shared_config_file` that holds the key pair. `profile` in the provider block comes before the key pair of the environment. The profile that `NCLOUD_PROFILE` names comes after it. Default: `DEFAULT`.",
			},
			"shared_config_file": schema.StringAttribute{
				Optional: true, Validators: notEmpty,
				MarkdownDescription: "INI file that the command `ncloud configure` of NCP's own CLI writes. Default: `~/.ncloud/configure`.",
			},
			"site": schema.StringAttribute{
				Optional: true, Validators: []validator.String{siteValidator},
				MarkdownDescription: "Zone of NAVER Cloud Platform: `public` or `fin` (financial). Environment: `NCLOUD_SITE`. Default: `public`. " +
					"Live Station is not offered in the government zone (`gov`).",
			},
			"region": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.RegexMatches(regionPattern, "must be "+regionFormat)},
				MarkdownDescription: "Region code. Environment: `NCLOUD_REGION`. Default: `KR`, or `FKR` for the site `fin`.",
			},
			"endpoint": schema.StringAttribute{
				Optional: true, Validators: []validator.String{endpointValidator},
				MarkdownDescription: "Scheme and host of the Live Station API. Environment: `NCPLIVESTATION_ENDPOINT`. Default: `" + livestation.DefaultEndpoint +
					"`. The path follows `site`.",
			},
			"object_storage_endpoint": schema.StringAttribute{
				Optional: true, Validators: []validator.String{endpointValidator},
				MarkdownDescription: "Scheme and host of Object Storage. Environment: `NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT`. Default: by `site` and `region`.",
			},
			"max_retries": schema.NumberAttribute{
				Optional: true, Validators: []validator.Number{attribute.Integer{Max: 20}},
				MarkdownDescription: fmt.Sprintf("How many times the provider retries a failed request, 0 to 20. For a create it applies only to a rate limit and to a "+
					"request that never left this machine. Default: %d.", livestation.DefaultMaxRetries),
			},
			"request_timeout": schema.StringAttribute{
				Optional: true, CustomType: timetypes.GoDurationType{}, Validators: []validator.String{attribute.PositiveDuration{}},
				MarkdownDescription: fmt.Sprintf("Time limit of one HTTP request, such as `30s` or `1m`. Default: `%s`.", livestation.DefaultRequestTimeout),
			},
		},
	}
}

// Resources lists the resources.
func (p *Provider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		shortclip.NewResource,
		snapshot.NewResource,
	}
}

// DataSources lists the data sources.
func (p *Provider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		channel.NewDataSource,
		channel.NewListDataSource,
		serviceurls.NewDataSource,
		shortclip.NewDataSource,
		shortclip.NewListDataSource,
		snapshot.NewDataSource,
	}
}

// EphemeralResources lists the ephemeral resources.
func (p *Provider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{
		shortclip.NewEphemeralResource,
	}
}

// ListResources lists the list resources. Terraform before 1.14 does not know them.
func (p *Provider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{
		shortclip.NewListResource,
	}
}

// Actions lists the actions. Terraform before 1.14 does not know them.
func (p *Provider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{
		recording.NewStartAction,
		recording.NewStopAction,
	}
}

// Functions lists the functions.
func (p *Provider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{
		functions.NewMSToTimecode,
		functions.NewTimecodeToMS,
	}
}

// regionPattern is the format of a region code, which is sent as a header.
var regionPattern = regexp.MustCompile(`^[A-Z][A-Z0-9-]{1,15}$`)

const regionFormat = "a region code in capitals, such as KR or FKR"

// checkSite returns what is wrong with a site, "" if nothing is.
func checkSite(site string) string {
	switch livestation.Site(site) {
	case livestation.SitePublic, livestation.SiteFinancial:
		return ""
	case "gov":
		return "Live Station is not offered in the government zone (gov). Use public or fin."
	}
	return fmt.Sprintf("The site must be public or fin, got: %q.", site)
}

// checkEndpoint returns what is wrong with an endpoint, "" if nothing is. It quotes nothing after the host, which may be a
// secret.
func checkEndpoint(endpoint string) string {
	const format = "must be a scheme and a host, such as https://livestation.apigw.ntruss.com"
	u, err := url.Parse(endpoint)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http"):
		return "It " + format + "."
	case u.User != nil:
		return "It " + format + ", but it contains a user name."
	case strings.TrimSuffix(endpoint, "/") != u.Scheme+"://"+u.Host:
		return fmt.Sprintf("It %s. Remove everything after the host %q: the path follows site.", format, u.Host)
	}
	return ""
}
