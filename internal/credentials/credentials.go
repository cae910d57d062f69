// Package credentials finds the key pair of NAVER Cloud Platform: in the configuration, else in the environment, else in
// a profile of the file that NCP's own command line keeps. A pair is taken whole, so that two halves of different
// accounts never meet.
package credentials

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// The environment variables, of a pair each in the order in which they are looked at. The first names are those of NCP's
// own Terraform provider, the second ones those of its SDKs.
var (
	accessKeyVariables = []string{"NCLOUD_ACCESS_KEY", "NCLOUD_ACCESS_KEY_ID"}
	secretKeyVariables = []string{"NCLOUD_SECRET_KEY", "NCLOUD_SECRET_ACCESS_KEY"}
)

// Defaults of Source.
const (
	DefaultProfile = "DEFAULT"
	DefaultFile    = "~/.ncloud/configure"
)

// Keys is a key pair. It does not show itself when it is printed or logged.
type Keys struct {
	AccessKey, SecretKey string
	// From says where the pair was found, in words.
	Source string
}

// String says where the keys are from, not what they are.
func (k Keys) String() string { return "keys from " + k.Source }

// GoString is String, for %#v.
func (k Keys) GoString() string { return k.String() }

// LogValue is String, for slog.
func (k Keys) LogValue() slog.Value { return slog.StringValue(k.String()) }

// Source says where to look.
type Source struct {
	// AccessKey and SecretKey are what the configuration has, "" for nothing.
	AccessKey, SecretKey string
	// Profile and File are what the configuration or the environment has, "" for their defaults.
	Profile, File string
	// Getenv reads the environment; os.Getenv if nil.
	Getenv func(string) string
}

// HalfPairError tells that one half of a pair is missing where the other was found.
type IncompleteError struct {
	// Where says in words where the pair was looked for.
	Where string
	// Found and Missing are the names of the halves there.
	Found, Missing string
}

func (e *IncompleteError) Error() string {
	return fmt.Sprintf("%s: %s is set, but %s is not", e.Where, e.Found, e.Missing)
}

// NotFoundError tells that there are no keys anywhere.
type NotFoundError struct {
	// Looked are the places, in order, each with what was there.
	Searched []string
}

func (e *NotFoundError) Error() string {
	return "no keys were found; looked in: " + strings.Join(e.Searched, "; ")
}

// Find looks for a key pair. Its errors are *HalfPairError, *NotFoundError and *FileError.
func (s Source) Resolve() (Keys, error) {
	if s.Getenv == nil {
		s.Getenv = os.Getenv
	}
	if keys, err := pair("the provider's configuration", "access_key", s.AccessKey, "secret_key", s.SecretKey); keys != nil || err != nil {
		return deref(keys), err
	}
	accessName, access := s.variable(accessKeyVariables)
	secretName, secret := s.variable(secretKeyVariables)
	if keys, err := pair("the environment", accessName, access, secretName, secret); keys != nil || err != nil {
		return deref(keys), err
	}
	looked := []string{
		"the provider's configuration (access_key and secret_key)",
		fmt.Sprintf("the environment (%s and %s)", strings.Join(accessKeyVariables, " or "), strings.Join(secretKeyVariables, " or ")),
	}
	keys, nothing, err := s.fromFile()
	if err != nil || nothing == "" {
		return keys, err
	}
	return Keys{}, &NotFoundError{Searched: append(looked, nothing)}
}

// variable gives the first of the variables that is set; with none, their names and "".
func (s Source) variable(names []string) (name, value string) {
	for _, name := range names {
		if value := strings.TrimSpace(s.Getenv(name)); value != "" {
			return name, value
		}
	}
	return strings.Join(names, " or "), ""
}

// pair takes both halves or none: nil where neither is there.
func pair(where, accessName, access, secretName, secret string) (*Keys, error) {
	switch {
	case access == "" && secret == "":
		return nil, nil
	case secret == "":
		return nil, &IncompleteError{Where: where, Found: accessName, Missing: secretName}
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

// expandHome replaces a leading ~ as a shell does.
func expandHome(path string) (string, error) {
	if path != "~" && !strings.HasPrefix(path, "~/") {
		return path, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, path[1:]), nil
}
