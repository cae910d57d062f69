package provider

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/credentials"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

// Configure finds the keys and makes the client. It makes no request. Where a value is not known yet, as in the plan of
// a configuration whose keys come from another resource, there is no client until it is.
func (p *Provider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	data := &tfdiag.ProviderData{}
	if !config.unknown() {
		data = p.newClients(config, req.TerraformVersion, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.ResourceData, resp.DataSourceData, resp.EphemeralResourceData = data, data, data
}

func (m *model) unknown() bool {
	for _, value := range []attr.Value{
		m.AccessKey, m.SecretKey, m.Profile, m.SharedConfigFile, m.Site, m.Region, m.Endpoint,
		m.ObjectStorageEndpoint, m.MaxRetries, m.RequestTimeout,
	} {
		if value.IsUnknown() {
			return true
		}
	}
	return false
}

// connect makes the client from a configuration that is wholly known.
func (p *Provider) newClients(config model, terraformVersion string, diags *diag.Diagnostics) *tfdiag.ProviderData {
	site := resolveSetting(config.Site, "site", "NCLOUD_SITE", string(livestation.SitePublic), checkSite, diags)
	region := resolveSetting(config.Region, "region", "NCLOUD_REGION", livestation.Site(site).DefaultRegion(), checkRegion, diags)
	endpoint := resolveSetting(config.Endpoint, "endpoint", "NCPLIVESTATION_ENDPOINT", livestation.DefaultEndpoint, checkEndpoint, diags)
	storage := resolveSetting(config.ObjectStorageEndpoint, "object_storage_endpoint", "NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT",
		objectstorage.Endpoint(site, region), checkEndpoint, diags)
	keys, err := credentials.Source{
		AccessKey: config.AccessKey.ValueString(),
		SecretKey: config.SecretKey.ValueString(),
		Profile:   firstNonEmpty(config.Profile.ValueString(), os.Getenv("NCLOUD_PROFILE")),
		File:      config.SharedConfigFile.ValueString(),
	}.Resolve()
	if err != nil {
		diags.Append(credentialsError(err))
	}
	if diags.HasError() {
		return nil
	}

	clientConfig := livestation.Config{
		AccessKey: keys.AccessKey, SecretKey: keys.SecretKey, CredentialsSource: keys.Source,
		Site: livestation.Site(site), Region: region, Endpoint: endpoint,
		MaxRetries:     livestation.DefaultMaxRetries,
		RequestTimeout: livestation.DefaultRequestTimeout,
		UserAgent:      fmt.Sprintf("terraform-provider-ncplivestation/%s Terraform/%s", p.version, firstNonEmpty(terraformVersion, "unknown")),
		Logger:         slog.New(tflogHandler{}),
	}
	if !config.MaxRetries.IsNull() {
		clientConfig.MaxRetries = int(config.MaxRetries.ValueInt64())
	}
	if !config.RequestTimeout.IsNull() {
		timeout, more := config.RequestTimeout.ValueGoDuration()
		diags.Append(more...)
		clientConfig.RequestTimeout = timeout
	}
	storageConfig := objectstorage.Config{
		AccessKey: keys.AccessKey, SecretKey: keys.SecretKey, CredentialsSource: keys.Source,
		Endpoint: storage, SigningRegion: objectstorage.SigningRegion(site, region),
		MaxRetries: clientConfig.MaxRetries, RequestTimeout: clientConfig.RequestTimeout,
		Version: p.version, Logger: clientConfig.Logger,
	}
	p.configureClients(&clientConfig, &storageConfig)
	client, err := livestation.New(clientConfig)
	if err != nil {
		diags.AddError("Cannot Make a Client for Live Station", "The configuration of the provider does not make a client: "+err.Error())
		return nil
	}
	return tfdiag.New(client, keys.Source, objectstorage.New(storageConfig))
}

// setting takes a value from the configuration, else from the environment, else the default. What the configuration
// holds its validators have seen; the environment is checked here.
func resolveSetting(value types.String, name, variable, fallback string, check func(string) string, diags *diag.Diagnostics) string {
	if !value.IsNull() {
		return value.ValueString()
	}
	found := strings.TrimSpace(os.Getenv(variable))
	if found == "" {
		return fallback
	}
	if wrong := check(found); wrong != "" {
		diags.AddAttributeError(path.Root(name), "Invalid Environment Variable",
			fmt.Sprintf("The environment variable %s stands for %s, which is not in the configuration of the provider. %s", variable, name, wrong))
		return fallback
	}
	return found
}

func checkRegion(region string) string {
	if regionCode.MatchString(region) {
		return ""
	}
	return fmt.Sprintf("It must be %s, got: %q.", regionForm, region)
}

// keysMissing says which keys are missing, where, and how to give them.
func credentialsError(err error) diag.Diagnostic {
	const ways = "Give both halves in one place:\n" +
		"  - access_key and secret_key in the provider block,\n" +
		"  - NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY in the environment, or\n" +
		"  - a profile of ~/.ncloud/configure (profile and shared_config_file choose another)."
	var half *credentials.IncompleteError
	var file *credentials.FileError
	var none *credentials.NotFoundError
	switch {
	case errors.As(err, &half):
		at := path.Root("access_key")
		if strings.Contains(strings.ToLower(half.Missing), "secret") {
			at = path.Root("secret_key")
		}
		return diag.NewAttributeErrorDiagnostic(at, "Half a Key Pair", fmt.Sprintf("In %s %s is set, but %s is missing. "+
			"A pair is taken whole from one place, so that halves of two accounts never meet.\n\n%s", half.Where, half.Found, half.Missing, ways))
	case errors.As(err, &file):
		at := path.Root("shared_config_file")
		if file.ProfileMissing {
			at = path.Root("profile")
		}
		return diag.NewAttributeErrorDiagnostic(at, "Profile Not Usable", fmt.Sprintf("The keys were to come from profile %s of the file %s: %s.\n\n%s",
			file.Profile, file.Path, file.Reason, ways))
	case errors.As(err, &none):
		return diag.NewErrorDiagnostic("No Keys Found", "The provider found no key pair. It looked in:\n  - "+strings.Join(none.Searched, "\n  - ")+"\n\n"+ways)
	}
	return diag.NewErrorDiagnostic("No Keys Found", err.Error())
}

func firstNonEmpty(values ...string) string {
	for _, value := range values {
		if value = strings.TrimSpace(value); value != "" {
			return value
		}
	}
	return ""
}
