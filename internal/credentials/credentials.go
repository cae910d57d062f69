// SPDX-License-Identifier: MPL-2.0

// Package credentials resolves the access key pair of NAVER Cloud Platform. A pair is used whole, so that two halves of
// different accounts never meet.
package credentials

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// The environment variables of the pair, each in the order of preference. The first names are those of NCP's own
// Terraform provider, the second ones those of its SDKs.
var (
	accessKeyVariables = []string{"NCLOUD_ACCESS_KEY", "NCLOUD_ACCESS_KEY_ID"}
	secretKeyVariables = []string{"NCLOUD_SECRET_KEY", "NCLOUD_SECRET_ACCESS_KEY"}
)

// profileVariable names a profile. Its profile comes after the pair of the environment.
const profileVariable = "NCLOUD_PROFILE"

// Defaults of Source.
const (
	DefaultProfile = "DEFAULT"
	DefaultFile    = "~/.ncloud/configure"
)

// Keys is an access key pair. It does not show itself when it is printed or logged.
type Keys struct {
	AccessKey, SecretKey string
	// Source says in words where the pair was found.
	Source string
}

// String says where the keys come from, not what they are.
func (k Keys) String() string { return "keys from " + k.Source }

// GoString is String, for %#v.
func (k Keys) GoString() string { return k.String() }

// LogValue is String, for slog.
func (k Keys) LogValue() slog.Value { return slog.StringValue(k.String()) }

// Source says where to search.
type Source struct {
	// AccessKey and SecretKey are the configured pair, "" for none.
	AccessKey, SecretKey string
	// Profile is the configured profile, "" for none. It comes before the environment.
	Profile string
	// File is the configured file, "" for the default.
	File string
	// Getenv reads the environment; os.Getenv if nil.
	Getenv func(string) string
}

// IncompleteError reports that one half of a pair is missing where the other half was found.
type IncompleteError struct {
	// Where says in words where the pair was searched.
	Where string
	// Found and Missing are the names of the halves there.
	Found, Missing string
	// SecretMissing is true if the missing half is the secret key.
	SecretMissing bool
}

func (e *IncompleteError) Error() string {
	return fmt.Sprintf("%s: %s is set, but %s is not", e.Where, e.Found, e.Missing)
}

// NotFoundError reports that there are no credentials anywhere.
type NotFoundError struct {
	// Searched are the places, in order, each with what was there.
	Searched []string
}

func (e *NotFoundError) Error() string {
	return "no credentials were found in: " + strings.Join(e.Searched, "; ")
}

// Resolve searches for a pair: the configured pair, the configured profile, the pair of the environment, the profile that
// the environment names, and the profile DEFAULT. White space around a key is removed. The errors are *IncompleteError,
// *NotFoundError and *FileError.
func (s Source) Resolve() (Keys, error) {
	if s.Getenv == nil {
		s.Getenv = os.Getenv
	}
	keys, err := pair("the provider's configuration", "access_key", s.AccessKey, "secret_key", s.SecretKey)
	if keys != nil || err != nil {
		return deref(keys), err
	}
	if s.Profile != "" {
		return s.profile(s.Profile)
	}
	accessName, access := s.variable(accessKeyVariables)
	secretName, secret := s.variable(secretKeyVariables)
	keys, err = pair("the environment", accessName, access, secretName, secret)
	if keys != nil || err != nil {
		return deref(keys), err
	}
	if profile := strings.TrimSpace(s.Getenv(profileVariable)); profile != "" || s.File != "" {
		return s.profile(cmp.Or(profile, DefaultProfile))
	}
	found, err := s.profile(DefaultProfile)
	if missing := (*FileError)(nil); errors.As(err, &missing) && missing.Absent {
		return Keys{}, &NotFoundError{Searched: []string{
			"the provider's configuration (access_key and secret_key, or profile)",
			fmt.Sprintf("the environment (%s and %s, or %s)", strings.Join(accessKeyVariables, " or "), strings.Join(secretKeyVariables, " or "), profileVariable),
			fmt.Sprintf("profile %s of %s (%s)", missing.Profile, missing.Path, missing.Reason),
		}}
	}
	return found, err
}

// variable returns the first of the variables that is set, or else their names and "".
func (s Source) variable(names []string) (name, value string) {
	for _, name := range names {
		if value := strings.TrimSpace(s.Getenv(name)); value != "" {
			return name, value
		}
	}
	return strings.Join(names, " or "), ""
}

// pair returns both halves, or nil if neither is there.
func pair(where, accessName, access, secretName, secret string) (*Keys, error) {
	access, secret = strings.TrimSpace(access), strings.TrimSpace(secret)
	switch {
	case access == "" && secret == "":
		return nil, nil
	case secret == "":
		return nil, &IncompleteError{Where: where, Found: accessName, Missing: secretName, SecretMissing: true}
	case access == "":
		return nil, &IncompleteError{Where: where, Found: secretName, Missing: accessName}
	}
	return &Keys{AccessKey: access, SecretKey: secret, Source: where}, nil
}

func deref(keys *Keys) Keys {
	if keys == nil {
		return Keys{}
	}
	return *keys
}

// expandHome replaces a leading ~ as a shell does; on Windows also one before a backslash.
func expandHome(path string) (string, error) { return expandHomeOn(runtime.GOOS, path, os.UserHomeDir) }

func expandHomeOn(goos, path string, home func() (string, error)) (string, error) {
	rest, found := strings.CutPrefix(path, "~")
	if !found || rest != "" && rest[0] != '/' && (goos != "windows" || rest[0] != '\\') {
		return path, nil
	}
	dir, err := home()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, rest), nil
}
