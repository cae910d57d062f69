// Package provider is the provider ncplivestation: its configuration, and the lists of what it offers.
package provider

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
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
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/serviceurls"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/shortclip"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/snapshot"
)

var (
	_ provider.ProviderWithEphemeralResources = (*Provider)(nil)
	_ provider.ProviderWithFunctions          = (*Provider)(nil)
)

// Provider is the provider ncplivestation.
type Provider struct {
	version          string
	configureClients func(*livestation.Config, *objectstorage.Config)
}

// New makes the provider of a version, as providerserver wants it.
func New(version string) func() provider.Provider {
	return NewForTest(version, func(*livestation.Config, *objectstorage.Config) {})
}

// Custom is New with a last word on the configuration of the clients, for tests: another transport, another clock.
func NewForTest(version string, customize func(*livestation.Config, *objectstorage.Config)) func() provider.Provider {
	return func() provider.Provider { return &Provider{version: version, configureClients: customize} }
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
	MaxRetries            types.Int64          `tfsdk:"max_retries"`
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
		MarkdownDescription: "Cuts short clips out of the live channels of [NAVER Cloud Live Station](https://www.ncloud.com/product/media/liveStation), " +
			"and reads its snapshots and playback URLs.",
		Attributes: map[string]schema.Attribute{
			"access_key": schema.StringAttribute{
				Optional: true, Validators: notEmpty,
				MarkdownDescription: "Access key of NAVER Cloud Platform, together with `secret_key`. Without the pair, the environment is looked at " +
					"(`NCLOUD_ACCESS_KEY`, else `NCLOUD_ACCESS_KEY_ID`), then the `profile`. A pair is taken whole from one of these places.",
			},
			"secret_key": schema.StringAttribute{
				Optional: true, Sensitive: true, Validators: notEmpty,
				MarkdownDescription: "Secret key that belongs to `access_key`. In the environment: `NCLOUD_SECRET_KEY`, else `NCLOUD_SECRET_ACCESS_KEY`.",
			},
			"profile": schema.StringAttribute{
				Optional: true, Validators: notEmpty,
				MarkdownDescription: "Section of the `shared_config_file` that holds the key pair, where neither the configuration nor the environment does. " +
					"`NCLOUD_PROFILE` in the environment; `DEFAULT` if not set.",
			},
			"shared_config_file": schema.StringAttribute{
				Optional: true, Validators: notEmpty,
				MarkdownDescription: "The file that the `ncloud configure` command of NCP's own command line writes. `~/.ncloud/configure` if not set.",
			},
			"site": schema.StringAttribute{
				Optional: true, Validators: []validator.String{siteValidator{}},
				MarkdownDescription: "Zone of NAVER Cloud Platform: `public` or `fin` (financial). `NCLOUD_SITE` in the environment; `public` if not set. " +
					"The government zone (`gov`) does not offer Live Station.",
			},
			"region": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.RegexMatches(regionCode, "must be "+regionForm)},
				MarkdownDescription: "Region code. `NCLOUD_REGION` in the environment; if not set `KR`, for the site `fin` `FKR`.",
			},
			"endpoint": schema.StringAttribute{
				Optional: true, Validators: []validator.String{endpointValidator{}},
				MarkdownDescription: "Scheme and host of the Live Station API. `NCPLIVESTATION_ENDPOINT` in the environment; `" + livestation.DefaultEndpoint +
					"` if not set. The path follows `site`.",
			},
			"object_storage_endpoint": schema.StringAttribute{
				Optional: true, Validators: []validator.String{endpointValidator{}},
				MarkdownDescription: "Scheme and host of Object Storage. `NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT` in the environment; by `site` and `region` if not set.",
			},
			"max_retries": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.Between(0, 20)},
				MarkdownDescription: fmt.Sprintf("How often a failed request is repeated, 0 to 20. Only what is harmless is: a request that makes a clip is repeated "+
					"only where it certainly did nothing. %d if not set.", livestation.DefaultMaxRetries),
			},
			"request_timeout": schema.StringAttribute{
				Optional: true, CustomType: timetypes.GoDurationType{}, Validators: []validator.String{attribute.PositiveDuration{}},
				MarkdownDescription: fmt.Sprintf("How long one attempt of a request may take, such as `30s` or `1m`. `%s` if not set.", livestation.DefaultRequestTimeout),
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

// Functions lists the functions.
func (p *Provider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{
		functions.NewMSToTimecode,
		functions.NewTimecodeToMS,
	}
}

// regionCode is the form of a region code; it becomes a header.
var regionCode = regexp.MustCompile(`^[A-Z][A-Z0-9-]{1,15}$`)

const regionForm = "a region code in capitals, such as KR or FKR"

// checkSite says what is wrong with a site, "" if nothing is.
func checkSite(site string) string {
	switch livestation.Site(site) {
	case livestation.SitePublic, livestation.SiteFinancial:
		return ""
	case "gov":
		return "Live Station is not offered in the government zone (gov), so there is nothing that this provider could reach. Use public or fin."
	}
	return fmt.Sprintf("The site must be public or fin, got: %q.", site)
}

// checkEndpoint says what is wrong with the address of a service, "" if nothing is. It quotes nothing of the address
// behind its host.
func checkEndpoint(endpoint string) string {
	const form = "must be scheme and host alone, such as https://livestation.apigw.ntruss.com"
	u, err := url.Parse(endpoint)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http"):
		return "It " + form + "."
	case u.User != nil:
		return "It " + form + ": it holds a user name."
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
		return fmt.Sprintf("It %s: what follows the host %q has to go; the path follows site.", form, u.Host)
	}
	return ""
}
