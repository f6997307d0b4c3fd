package seal

import (
	"fmt"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// ServiceKey wraps the data keys of one service. It is a keyset: it unwraps with any of its keys and wraps
// with the primary one. It prints as "[service key]".
type ServiceKey struct{ aead tink.AEAD }

func newServiceKey(handle *keyset.Handle) (*ServiceKey, error) {
	primitive, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("use service key: %w", err)
	}
	return &ServiceKey{aead: primitive}, nil
}

// String hides the key.
func (k *ServiceKey) String() string { return "[service key]" }

// GoString hides the key.
func (k *ServiceKey) GoString() string { return k.String() }

func (k *ServiceKey) wrap(document string, raw []byte) ([]byte, error) {
	return k.aead.Encrypt(raw, wrapping(document))
}

func (k *ServiceKey) unwrap(document string, wrapped []byte) ([]byte, error) {
	return k.aead.Decrypt(wrapped, wrapping(document))
}

// wrapping binds a wrapped key to its document.
func wrapping(document string) []byte { return []byte("alongside data key of " + document) }

const proofPlace = "alongside proof"

// Proof returns something that only this service key opens. A Keys place keeps it, so that a store is not
// opened with the wrong key.
func (k *ServiceKey) Proof() ([]byte, error) { return k.aead.Encrypt(nil, []byte(proofPlace)) }

// Check returns ErrKeyFile unless proof was made by this service key.
func (k *ServiceKey) Check(proof []byte) error {
	if _, err := k.aead.Decrypt(proof, []byte(proofPlace)); err != nil {
		return fmt.Errorf("%w: it is not the key that this store was made with", ErrKeyFile)
	}
	return nil
}
