package seal

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
)

// ErrKeyFile is wrapped by everything that somebody has to put right about the key file before the store
// can be used: it is missing, it is there already, others can read it, or it is not the right one.
var ErrKeyFile = errors.New("ALONGSIDE_KEY_FILE")

// OpenKeyFile reads the service key. A missing file is ErrKeyFile and fs.ErrNotExist; one that others than
// its owner can read, or that holds no key, is ErrKeyFile.
func OpenKeyFile(path string) (*ServiceKey, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: there is no key file %s: %w", ErrKeyFile, path, fs.ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeyFile, err)
	}
	if open := info.Mode().Perm() & 0o077; open != 0 && runtime.GOOS != "windows" {
		return nil, fmt.Errorf("%w: others than its owner can use %s (mode %04o): run chmod 600 on it",
			ErrKeyFile, path, info.Mode().Perm())
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeyFile, err)
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(data)))
	if err != nil { // its text is left out: it may quote what it read
		return nil, fmt.Errorf("%w: %s holds no key", ErrKeyFile, path)
	}
	return newServiceKey(handle)
}

// NewKeyFile makes a new service key in a file that only its owner can read, and that outlives a crash of
// the machine once NewKeyFile returns. It never replaces a file: one that is there is ErrKeyFile and
// fs.ErrExist. Of several callers that race one makes the file, and nobody sees half of it.
func NewKeyFile(path string) (*ServiceKey, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("make service key: %w", err)
	}
	var text bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&text)); err != nil {
		return nil, fmt.Errorf("write service key: %w", err)
	}
	if err := createOnce(path, append(text.Bytes(), '\n')); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("%w: %s is there already: %w", ErrKeyFile, path, fs.ErrExist)
		}
		return nil, fmt.Errorf("%w: make key file: %w", ErrKeyFile, err)
	}
	return newServiceKey(handle)
}

// createOnce writes a file whole and durably, or not at all: it is written under another name and then
// linked, which fails if the name is taken.
func createOnce(path string, data []byte) error {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, ".alongside-key-*") // made with mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	if runtime.GOOS == "windows" { // has no such thing
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
