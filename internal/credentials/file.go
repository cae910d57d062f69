package credentials

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"gopkg.in/ini.v1"
)

// The keys of a profile. Source: the configure command of NCP's own command line.
const (
	accessKeyName = "ncloud_access_key_id"
	secretKeyName = "ncloud_secret_access_key"
)

// FileError tells that the file was asked for and does not give a pair: it cannot be read, is no INI file, or does not
// have the profile. Its text holds nothing of the file's values.
type FileError struct {
	// Path is the file and Profile the section.
	Path, Profile string
	// Reason says what is wrong, in words.
	Reason string
	// ProfileMissing tells that the file is fine but for the profile.
	ProfileMissing bool
}

func (e *FileError) Error() string { return fmt.Sprintf("%s: %s", e.Path, e.Reason) }

// fromFile reads the profile. With nothing to be found, and nobody having asked for this file or profile, it says so in
// words instead of an error.
func (s Source) fromFile() (keys Keys, nothing string, err error) {
	asked := s.Profile != "" || s.File != ""
	path, profile := s.File, s.Profile
	if path == "" {
		path = DefaultFile
	}
	if profile == "" {
		profile = DefaultProfile
	}
	fail := func(reason string) (Keys, string, error) {
		return Keys{}, "", &FileError{Path: path, Profile: profile, Reason: reason}
	}

	expanded, err := expandHome(path)
	if err != nil && !asked {
		return Keys{}, fmt.Sprintf("profile %s of %s (the home directory is not known)", profile, path), nil
	}
	if err != nil {
		return fail("the home directory is not known")
	}
	path = expanded
	raw, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !asked:
		return Keys{}, fmt.Sprintf("profile %s of %s (there is no such file)", profile, path), nil
	case errors.Is(err, fs.ErrNotExist):
		return fail("there is no such file")
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
	missing := err != nil || len(section.Keys()) == 0
	if missing && !asked {
		return Keys{}, fmt.Sprintf("profile %s of %s (the file has no such profile)", profile, path), nil
	}
	if missing {
		return Keys{}, "", &FileError{Path: path, Profile: profile, ProfileMissing: true, Reason: fmt.Sprintf("there is no profile %s; %s", profile, profiles(file))}
	}
	where := fmt.Sprintf("profile %s of %s", profile, path)
	found, err := pair(where, accessKeyName, section.Key(accessKeyName).Value(), secretKeyName, section.Key(secretKeyName).Value())
	if err != nil {
		return Keys{}, "", err
	}
	if found == nil {
		return fail(fmt.Sprintf("profile %s has neither %s nor %s", profile, accessKeyName, secretKeyName))
	}
	return *found, "", nil
}

// parse reads an INI file in which a profile stands for itself: nothing is inherited from one whose name begins like it,
// and a value is what is written, whatever signs it holds.
func parse(raw []byte) (file *ini.File, err error) {
	file, err = ini.LoadSources(ini.LoadOptions{
		ChildSectionDelimiter: "\x00",
		IgnoreInlineComment:   true,
		IgnoreContinuation:    true,
	}, raw)
	if err == nil {
		return file, nil
	}
	// The parser's own text quotes the line, which may hold a key.
	for i, line := range bytes.Split(raw, []byte("\n")) {
		line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff")))
		if len(line) == 0 || bytes.ContainsRune([]byte("#;["), rune(line[0])) {
			continue
		}
		if bytes.IndexAny(line, "=:") <= 0 {
			return nil, fmt.Errorf("line %d is not of the form name = value", i+1)
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
		return "it has none at all"
	}
	return "it has " + strings.Join(names, ", ")
}
