package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"alongside/store/seal"
)

// serviceKey opens the key file, or makes it if nothing has been kept yet.
func (o chosen) serviceKey() (*seal.ServiceKey, error) {
	key, err := seal.OpenKeyFile(o.KeyFile)
	if errors.Is(err, fs.ErrNotExist) {
		key, err = o.firstServiceKey()
	}
	if err != nil {
		return nil, err
	}
	data, err := hasContent(o.path) // looked at first: whoever makes a store makes the keys first
	if err != nil {
		return nil, err
	}
	keys, err := hasContent(o.KeysFile)
	if err != nil {
		return nil, err
	}
	if data && !keys {
		return nil, fmt.Errorf("%w: %s is there, but %s with the keys of its people is missing", ErrUnusable, o.path, o.KeysFile)
	}
	return key, nil
}

func (o chosen) firstServiceKey() (*seal.ServiceKey, error) {
	for _, path := range []string{o.path, o.KeysFile} {
		there, err := hasContent(path)
		if err != nil {
			return nil, err
		}
		if there { // or another process has just made both
			key, err := seal.OpenKeyFile(o.KeyFile)
			if err != nil {
				return nil, fmt.Errorf("%w; the words in %s can be read with its key alone: put it back", err, path)
			}
			return key, nil
		}
	}
	key, err := seal.NewKeyFile(o.KeyFile)
	if errors.Is(err, fs.ErrExist) {
		return seal.OpenKeyFile(o.KeyFile)
	}
	return key, err
}

func hasContent(path string) (bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for store: %w", err)
	}
	return info.Size() > 0, nil
}
