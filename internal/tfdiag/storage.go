// SPDX-License-Identifier: MPL-2.0

package tfdiag

import (
	"errors"
	"net/http"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
)

// storageAdvice tells what an error of Object Storage means and what to do.
func storageAdvice(err error) string {
	e := (*objectstorage.Error)(nil)
	switch {
	case !errors.As(err, &e):
		return "Set object_storage_endpoint of the provider to the S3-compatible endpoint of your region."
	case objectstorage.IsUnreachable(e):
		return unreachableAdvice(e.Err) + " Check object_storage_endpoint of the provider."
	case objectstorage.IsClockSkewed(e):
		return "The clock of this machine differs too much from the server's. Set the clock, for example with NTP."
	case objectstorage.IsUnauthenticated(e):
		return "Object Storage rejected the credentials" + from(e.CredentialsSource) + ". Check that the access key and the secret key belong " +
			"together, that the key is active, and that it belongs to this site."
	case objectstorage.IsPermissionDenied(e):
		return "The credentials" + that(e.CredentialsSource) + " do not permit this. Give the sub account the policy NCP_OBJECT_STORAGE_MANAGER (NCP_OBJECT_STORAGE_VIEWER is enough to read), " +
			"and check the access control of the bucket and that the credentials belong to this site."
	case objectstorage.IsNoSuchBucket(e):
		return "The endpoint knows no such bucket. Check bucket_name, and site, region and object_storage_endpoint of the provider. " +
			"The endpoint of another region responds in the same way, so this does not show that the mp4 is gone."
	case e.StatusCode >= http.StatusInternalServerError || e.StatusCode == http.StatusTooManyRequests:
		return "This error is usually temporary. Run Terraform again in a few minutes. If the error persists, send the request ID to NAVER Cloud support."
	case objectstorage.IsForeign(e):
		return "This response did not come from Object Storage. A proxy or a wrong endpoint may have sent it. Check object_storage_endpoint, site and region of the " +
			"provider."
	}
	return "Object Storage rejected the request. Check bucket_name, and site, region and object_storage_endpoint of the provider."
}
