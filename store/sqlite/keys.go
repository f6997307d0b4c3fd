package sqlite

import (
	"context"

	"alongside/store"
	"alongside/store/seal"
)

// keyPlace keeps wrapped keys in a file of their own.
type keyPlace struct{ file *file }

var _ seal.Keys = keyPlace{}

// WrappedKey implements seal.Keys.
func (k keyPlace) WrappedKey(ctx context.Context, document string) ([]byte, error) {
	var wrapped []byte
	err := k.file.row(ctx, `SELECT wrapped FROM keys WHERE document = ?`, []any{document}, &wrapped)
	switch {
	case isMissing(err):
		return nil, store.ErrNotFound
	case err == nil && wrapped == nil:
		return nil, store.ErrErased
	}
	return wrapped, err
}

// KeepKey implements seal.Keys.
func (k keyPlace) KeepKey(ctx context.Context, document string, wrapped []byte) ([]byte, error) {
	var kept []byte
	err := k.file.write(ctx, func(b *batch) error {
		if _, err := b.exec(`INSERT INTO keys (document, wrapped) VALUES (?, ?) ON CONFLICT DO NOTHING`, document, wrapped); err != nil {
			return err
		}
		return b.row(`SELECT wrapped FROM keys WHERE document = ?`, []any{document}, &kept)
	})
	if err != nil {
		return nil, err
	}
	if kept == nil {
		return nil, store.ErrErased
	}
	return kept, nil
}

// EraseKey implements seal.Keys.
func (k keyPlace) EraseKey(ctx context.Context, document string) error {
	return k.file.write(ctx, func(b *batch) error {
		_, err := b.exec(`INSERT INTO keys (document, wrapped) VALUES (?, NULL) ON CONFLICT (document) DO UPDATE SET wrapped = NULL`, document)
		return err
	})
}

// checkProof returns seal.ErrKeyFile unless the keys in the file were wrapped by service. The first to come
// leaves the proof.
func (f *file) checkProof(ctx context.Context, service *seal.ServiceKey) error {
	var proof []byte
	const query = `SELECT proof FROM proof WHERE id = 1`
	err := f.row(ctx, query, nil, &proof)
	if isMissing(err) {
		var fresh []byte
		if fresh, err = service.Proof(); err != nil {
			return err
		}
		err = f.write(ctx, func(b *batch) error {
			if _, err := b.exec(`INSERT INTO proof (id, proof) VALUES (1, ?) ON CONFLICT DO NOTHING`, fresh); err != nil {
				return err
			}
			return b.row(query, nil, &proof)
		})
	}
	if err != nil {
		return err
	}
	return service.Check(proof)
}
