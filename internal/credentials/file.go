// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"gopkg.in/ini.v1"
)

// The names of the pair in a profile. Source: the configure command of NCP's own CLI.
const (
	accessKeyName = "ncloud_access_key_id"
	secretKeyName = "ncloud_secret_access_key"
)

// FileError reports that the shared file has no usable pair: it cannot be read, is not an INI file, or lacks the profile.
// Its text contains no value of the file.
type FileError struct {
	// Path is the file and Profile the section.
	Path, Profile string
	// Reason says in words what is wrong.
	Reason string
	// Absent is true if there is no such file, no home directory, or no such profile.
	Absent bool
	// ProfileMissing is true if the file is usable and lacks only the profile.
	ProfileMissing bool
}

func (e *FileError) Error() string { return fmt.Sprintf("%s: %s", e.Path, e.Reason) }

// profile reads the pair of a profile from the shared file.
func (s Source) profile(profile string) (Keys, error) {
	path := cmp.Or(s.File, DefaultFile)
	fail := func(reason string) (Keys, error) {
		return Keys{}, &FileError{Path: path, Profile: profile, Reason: reason}
	}
	absent := func(reason string) (Keys, error) {
		return Keys{}, &FileError{Path: path, Profile: profile, Reason: reason, Absent: true}
	}
	expanded, err := expandHome(path)
	if err != nil {
		return absent("the home directory is not known")
	}
	path = expanded
	raw, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return absent("there is no such file")
	case errors.Is(err, fs.ErrPermission):
		return fail("the file may not be read")
	case err != nil:
		return fail("the file cannot be read")
	}
	file, err := parse(raw)
	if err != nil {
		return fail(err.Error())
	}
	section, err := file.GetSection(profile)
	if err != nil || len(section.Keys()) == 0 {
		return Keys{}, &FileError{
			Path: path, Profile: profile, Absent: true, ProfileMissing: true,
			Reason: fmt.Sprintf("there is no profile %s; %s", profile, profiles(file)),
		}
	}
	where := fmt.Sprintf("profile %s of %s", profile, path)
	found, err := pair(where, accessKeyName, section.Key(accessKeyName).Value(), secretKeyName, section.Key(secretKeyName).Value())
	if err != nil {
		return Keys{}, err
	}
	if found == nil {
		return fail(fmt.Sprintf("profile %s has neither %s nor %s", profile, accessKeyName, secretKeyName))
	}
	return *found, nil
}

// parse reads an INI file. Each profile stands for itself: it inherits nothing from another profile with a similar name,
// and a value is used as written, whatever characters it contains.
func parse(raw []byte) (file *ini.File, err error) {
	file, err = ini.LoadSources(ini.LoadOptions{
		ChildSectionDelimiter: "\x00",
		IgnoreInlineComment:   true,
		IgnoreContinuation:    true,
	}, raw)
	if err == nil {
		return file, nil
	}
	// The parser's own error quotes the line, which may contain a key.
	for i, line := range bytes.Split(raw, []byte("\n")) {
		line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff")))
		if len(line) == 0 || bytes.ContainsRune([]byte("#;["), rune(line[0])) {
			continue
		}
		if bytes.IndexAny(line, "=:") <= 0 {
			return nil, fmt.Errorf("line %d is not in the format name = value", i+1)
		}
	}
	return nil, errors.New("it is not an INI file")
}

func profiles(file *ini.File) string {
	var names []string
	for _, section := range file.Sections() {
		if len(section.Keys()) > 0 {
			names = append(names, section.Name())
		}
	}
	if len(names) == 0 {
		return "it has no profiles"
	}
	return "it has " + strings.Join(names, ", ")
}
