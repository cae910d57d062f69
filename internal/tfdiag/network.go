// SPDX-License-Identifier: MPL-2.0

package tfdiag

import (
	"crypto/x509"
	"errors"
)

// unreachableAdvice tells what to do if no response came.
func unreachableAdvice(err error) string {
	if unknown := (x509.UnknownAuthorityError{}); errors.As(err, &unknown) {
		issuer := "unknown"
		if unknown.Cert != nil {
			issuer = unknown.Cert.Issuer.String()
		}
		return "This machine does not trust the certificate authority that signed the server's certificate (" + issuer + "). A proxy that inspects TLS " +
			"usually causes this: add its certificate authority to the system, or set SSL_CERT_FILE to a file that contains it."
	}
	return "Check the network, and the proxy settings (HTTPS_PROXY)."
}
