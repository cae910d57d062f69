package tfdiag

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
)

// StorageDetail says what was tried in Object Storage, what answered, and what to do next. tried names the object.
func (d *ProviderData) StorageDetail(tried string, err error) string {
	if errors.Is(err, objectstorage.ErrNoEndpoint) {
		return fmt.Sprintf("Tried: %s.\n\nNo endpoint of Object Storage is known for the site and region of the provider. Set object_storage_endpoint of the provider.", tried)
	}
	e := (*objectstorage.Error)(nil)
	if !errors.As(err, &e) {
		return tried + ": " + err.Error()
	}
	return fmt.Sprintf("Tried: %s, at %s.\n\nThe answer: %s\n\n%s", tried, e.Endpoint, e.Response(), d.storageAdvice(e))
}

func (d *ProviderData) storageAdvice(e *objectstorage.Error) string {
	switch {
	case objectstorage.IsUnreachable(e):
		return "Check the network, a proxy (HTTPS_PROXY), and object_storage_endpoint of the provider."
	case objectstorage.IsPermissionDenied(e):
		advice := "The key pair"
		if d != nil && d.KeysFrom != "" {
			advice += " (from " + d.KeysFrom + ")"
		}
		return advice + " may not do this. Let the sub account have the policy NCP_OBJECT_STORAGE_MANAGER, and check the access control of the bucket " +
			"and that the keys are of this site."
	case objectstorage.IsNoSuchBucket(e):
		return "There is no such bucket at this endpoint. Check bucket_name, and site, region and object_storage_endpoint of the provider: " +
			"the endpoint of another region answers the same, so this does not show that the mp4 is gone."
	case e.StatusCode >= http.StatusInternalServerError || e.StatusCode == http.StatusTooManyRequests:
		return "This usually passes: run it again in some minutes. If it does not, give the request id to the support of NAVER Cloud."
	}
	return "This is not how Object Storage answers about an object. Check object_storage_endpoint, site and region of the provider."
}
