// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/credentials"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

// Configure resolves the credentials and creates the clients. It makes no request. While a value is unknown, as in the
// plan of a configuration whose credentials come from another resource, there are no clients. Missing credentials are an
// error only once something needs them: functions and the plan of finished clips do not.
func (p *Provider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	data := &providerdata.Data{}
	if req.Config.Raw.IsFullyKnown() {
		data = p.newData(config, req.TerraformVersion, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.ResourceData, resp.DataSourceData, resp.EphemeralResourceData = data, data, data
	resp.ListResourceData, resp.ActionData = data, data
}

// newData creates the provider's data from a configuration without unknown values.
func (p *Provider) newData(config model, terraformVersion string, diags *diag.Diagnostics) *providerdata.Data {
	site := resolveSetting(config.Site, "site", "NCLOUD_SITE", string(livestation.SitePublic), checkSite, diags)
	region := resolveSetting(config.Region, "region", "NCLOUD_REGION", livestation.Site(site).DefaultRegion(),
		func(region string) string { return checkRegion(site, region) }, diags)
	endpoint := resolveSetting(config.Endpoint, "endpoint", "NCPLIVESTATION_ENDPOINT", livestation.DefaultEndpoint, checkEndpoint, diags)
	storageEndpoint := resolveSetting(config.ObjectStorageEndpoint, "object_storage_endpoint", "NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT",
		objectstorage.Endpoint(site, region), checkEndpoint, diags)
	diags.Append(insecureEndpoint("endpoint", endpoint)...)
	diags.Append(insecureEndpoint("object_storage_endpoint", storageEndpoint)...)
	keys, err := credentials.Source{
		AccessKey: config.AccessKey.ValueString(),
		SecretKey: config.SecretKey.ValueString(),
		Profile:   config.Profile.ValueString(),
		File:      config.SharedConfigFile.ValueString(),
	}.Resolve()
	var missing *credentials.NotFoundError
	switch {
	case errors.As(err, &missing) && !diags.HasError():
		return &providerdata.Data{MissingCredentials: missingCredentials(missing)}
	case err != nil && missing == nil:
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
		UserAgent:      fmt.Sprintf("terraform-provider-ncplivestation/%s Terraform/%s", p.version, cmp.Or(terraformVersion, "unknown")),
		Logger:         slog.New(tflogHandler{}),
	}
	if retries, ok := attribute.ToInt64(config.MaxRetries); ok {
		clientConfig.MaxRetries = int(retries)
	}
	if !config.RequestTimeout.IsNull() {
		timeout, more := config.RequestTimeout.ValueGoDuration()
		diags.Append(more...)
		clientConfig.RequestTimeout = timeout
	}
	storageConfig := objectstorage.Config{
		AccessKey: keys.AccessKey, SecretKey: keys.SecretKey, CredentialsSource: keys.Source,
		Endpoint: storageEndpoint, SigningRegion: objectstorage.SigningRegion(site, region),
		MaxRetries: clientConfig.MaxRetries, RequestTimeout: clientConfig.RequestTimeout,
		UserAgent: clientConfig.UserAgent, Logger: clientConfig.Logger,
	}
	p.configureClients(&clientConfig, &storageConfig)
	client, err := livestation.New(clientConfig)
	if err != nil {
		diags.AddError("Unable to Create Live Station Client", "The configuration of the provider is not usable: "+err.Error()+".\n\nCorrect the provider block or the environment variables.")
		return nil
	}
	if storageConfig.Now == nil {
		// Signatures and presigned URLs follow the server's clock, as far as Live Station has shown it.
		storageConfig.Now = client.ServerNow
	}
	return providerdata.New(client, objectstorage.New(storageConfig), clientConfig.RequestTimeout)
}

// resolveSetting returns a value of the configuration, or else of the environment, or else the default. The validators have
// checked the configuration; the environment is checked here.
func resolveSetting(value types.String, name, variable, fallback string, check func(string) string, diags *diag.Diagnostics) string {
	if !value.IsNull() {
		return value.ValueString()
	}
	found := strings.TrimSpace(os.Getenv(variable))
	if found == "" {
		return fallback
	}
	if problem := check(found); problem != "" {
		diags.AddAttributeError(path.Root(name), "Invalid Environment Variable",
			fmt.Sprintf("The environment variable %s is used because %s is not set in the provider block. %s\n\nChange the variable, or set %s in the provider block.", variable, name, problem, name))
		return fallback
	}
	return found
}

// checkRegion returns what is wrong with a region code for a site, "" if nothing is.
func checkRegion(site, region string) string {
	if !regionPattern.MatchString(region) {
		return fmt.Sprintf("It must be %s, got: %q.", regionFormat, region)
	}
	for _, other := range []livestation.Site{livestation.SitePublic, livestation.SiteFinancial} {
		if string(other) != site && objectstorage.Endpoint(string(other), region) != "" {
			return fmt.Sprintf("Region %s belongs to site %s, but the site of the provider is %s.", region, other, site)
		}
	}
	return ""
}

// insecureEndpoint warns of an endpoint without TLS that is not on this machine: the signature does not cover the body.
func insecureEndpoint(name, endpoint string) diag.Diagnostics {
	u, err := url.Parse(endpoint)
	if err != nil || u.Scheme != "http" {
		return nil
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return diag.Diagnostics{tfdiag.Situation{
		Summary: "Insecure Endpoint", Attribute: path.Root(name),
		What: fmt.Sprintf("%s is %s, which does not use TLS. Anyone on the network can read the requests, and can change their bodies, because the signature does not cover "+
			"the bodies.", name, endpoint),
		NextStep: "Use an endpoint that begins with https://.",
	}.Warning()}
}

const credentialsHint = "Set the access key and the secret key in one place:\n" +
	"  - access_key and secret_key in the provider block,\n" +
	"  - NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY in the environment, or\n" +
	"  - a profile of ~/.ncloud/configure. The argument profile selects another profile, and shared_config_file selects another file."

// missingCredentials is the error of an operation that needs credentials.
func missingCredentials(err *credentials.NotFoundError) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Missing Credentials",
		What:    "The provider found no access key pair. It searched:\n  - " + strings.Join(err.Searched, "\n  - "), NextStep: credentialsHint,
	}.Error()
}

// credentialsError is the error of credentials that are there but not usable.
func credentialsError(err error) diag.Diagnostic {
	var incomplete *credentials.IncompleteError
	var file *credentials.FileError
	switch {
	case errors.As(err, &incomplete):
		at := path.Root("access_key")
		if incomplete.SecretMissing {
			at = path.Root("secret_key")
		}
		return tfdiag.Situation{
			Summary: "Incomplete Credentials", Attribute: at,
			What: fmt.Sprintf("In %s, %s is set but %s is missing. The provider uses a pair only as a whole, so that it never mixes two accounts.",
				incomplete.Where, incomplete.Found, incomplete.Missing),
			NextStep: fmt.Sprintf("Set %s too. To use other credentials instead, remove %s.", incomplete.Missing, incomplete.Found),
		}.Error()
	case errors.As(err, &file):
		at := path.Root("shared_config_file")
		if file.ProfileMissing {
			at = path.Root("profile")
		}
		return tfdiag.Situation{
			Summary: "Invalid Credentials Profile", Attribute: at,
			What: fmt.Sprintf("The provider cannot read the credentials from profile %s of the file %s: %s.", file.Profile, file.Path, file.Reason),
			NextStep: "Create or correct the file, choose another profile (profile, or NCLOUD_PROFILE in the environment) or another file (shared_config_file), or set access_key and " +
				"secret_key in the provider block.",
		}.Error()
	}
	return diag.NewErrorDiagnostic("Invalid Credentials Profile", err.Error())
}
