// SPDX-License-Identifier: MPL-2.0

package tfdiag_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

func TestAdvice_ofEachErrorOfLiveStation(t *testing.T) {
	authority := x509.UnknownAuthorityError{Cert: &x509.Certificate{Issuer: pkix.Name{CommonName: "Corporate Proxy CA"}}}
	for name, c := range map[string]struct {
		err  livestation.Error
		says []string
	}{
		"ended while throttled": {livestation.Error{NotSent: true, Attempts: 1, Err: transport.ErrThrottled}, []string{"limits how many requests"}},
		"slow clock":            {livestation.Error{StatusCode: 401, Code: 200, ClockSkew: 2 * time.Hour}, []string{"2 hours behind", "the server's"}},
		"fast clock":            {livestation.Error{StatusCode: 401, Code: 200, ClockSkew: -time.Hour}, []string{"1 hour ahead of the server's"}},
		"permission":            {livestation.Error{StatusCode: 400, Code: 250010}, []string{"NCP_LIVE_STATION_MANAGER"}},
		"throttled":             {livestation.Error{StatusCode: 429, Code: 410}, []string{"-parallelism"}},
		"bucket":                {livestation.Error{StatusCode: 400, Code: 250705}, []string{"Check that it exists"}},
		"unknown URL":           {livestation.Error{StatusCode: 404, Code: 300}, []string{"endpoint, site and region", "does not tell whether the object exists"}},
		"redirect":              {livestation.Error{StatusCode: 302}, []string{"endpoint, site and region"}},
		"unreadable":            {livestation.Error{StatusCode: 200, InvalidResponse: true}, []string{"TF_LOG_PROVIDER=TRACE"}},
		"invalid value":         {livestation.Error{StatusCode: 400, Code: 250002}, []string{"Change the attribute"}},
		"missing header":        {livestation.Error{StatusCode: 400, Code: 250003}, []string{"x-ncp-region_code"}},
		"not available":         {livestation.Error{StatusCode: 400, Code: 250005}, []string{"state that the operation needs"}},
		"unsupported region":    {livestation.Error{StatusCode: 400, Code: 250019}, []string{"Check region and site"}},
		"invalid region":        {livestation.Error{StatusCode: 400, Code: 250020}, []string{"Check region and site"}},
		"bad gateway request":   {livestation.Error{StatusCode: 400, Code: 100}, []string{"HTTPS"}},
		"too large":             {livestation.Error{StatusCode: 413, Code: 430}, []string{"bug in the provider"}},
		"undocumented code":     {livestation.Error{StatusCode: 400, Code: 259999}, []string{"does not list this error code"}},
		"a proxy's page":        {livestation.Error{StatusCode: 403}, []string{"proxy or a firewall"}},
		"unreachable":           {livestation.Error{Err: errors.New("connection refused"), Attempts: 5}, []string{"HTTPS_PROXY", "request_timeout"}},
		"untrusted certificate": {livestation.Error{Err: authority, Attempts: 1}, []string{"Corporate Proxy CA", "SSL_CERT_FILE"}},
		"transient":             {livestation.Error{StatusCode: 503}, []string{"Run Terraform again in a few minutes"}},
		"not found":             {livestation.Error{StatusCode: 404, Code: 250004}, []string{"Check the IDs"}},
		"no time machine":       {livestation.Error{Code: 250115}, []string{"time machine"}},
		"off the air":           {livestation.Error{Code: 250134}, []string{"PUBLISHING"}},
		"not recording":         {livestation.Error{Code: 250141}, []string{"immediate_on_air"}},
		"already recording":     {livestation.Error{Code: 250135}, []string{"recorded already"}},
		"CDN":                   {livestation.Error{Code: 250124}, []string{"RUNNING"}},
		"not ready":             {livestation.Error{Code: 250125}, []string{"READY"}},
		"on the air":            {livestation.Error{Code: 250102}, []string{"End the stream"}},
		"another state":         {livestation.Error{Code: 250131}, []string{"READY or PUBLISHING"}},
	} {
		got := tfdiag.Advice(&c.err)
		for _, text := range c.says {
			if !strings.Contains(got, text) {
				t.Errorf("%s: %q does not say %q", name, got, text)
			}
		}
	}
}

func TestAdvice_coversEveryDocumentedCode(t *testing.T) {
	for _, code := range livestation.Codes() {
		if code.Class == livestation.ClassOK {
			continue
		}
		if tfdiag.Advice(&livestation.Error{StatusCode: 400, Code: code.Number}) == "" {
			t.Errorf("no advice for error code %d (%s)", code.Number, code.Class)
		}
	}
}

func TestAdvice_ofAnotherErrorIsEmpty(t *testing.T) {
	if got := tfdiag.Advice(errors.New("other")); got != "" {
		t.Errorf("got %q", got)
	}
}
