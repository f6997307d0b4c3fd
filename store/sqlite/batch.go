package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// batch is the transaction that the writes of one batch share.
type batch struct{ w *writer }

// exec runs one statement and returns how many rows it changed.
func (b *batch) exec(query string, args ...any) (int64, error) {
	s, err := b.statement(query)
	if err != nil {
		return 0, err
	}
	result, err := s.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// row reads one row. The error is sql.ErrNoRows if there is none.
func (b *batch) row(query string, args []any, into ...any) error {
	s, err := b.statement(query)
	if err != nil {
		return err
	}
	return s.QueryRowContext(context.Background(), args...).Scan(into...)
}

// rows reads all rows, having each scan one.
func (b *batch) rows(query string, args []any, each func(scan func(...any) error) error) error {
	s, err := b.statement(query)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(context.Background(), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// statement prepares a query once for the connection.
//
// No statement is given a caller's context: a batch is ended by its own commit, never by one of those who
// wait for it.
func (b *batch) statement(query string) (*sql.Stmt, error) {
	if s := b.w.known[query]; s != nil {
		return s, nil
	}
	s, err := b.w.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	b.w.known[query] = s
	return s, nil
}

// commit decides each write, makes the batch durable, and only then answers.
func (w *writer) commit(writes []*write) {
	answers := make([]error, len(writes))
	err := w.transact(writes, answers)
	for i, one := range writes {
		if err != nil {
			answers[i] = fmt.Errorf("commit: %w", err)
		}
		one.answer <- answers[i]
	}
}

// transact runs the writes in one transaction. An error is about the whole batch.
func (w *writer) transact(writes []*write, answers []error) (err error) {
	b := &batch{w}
	if _, err := b.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil { // SQLite has rolled back by itself after some errors
			_, _ = b.exec("ROLLBACK")
		}
	}()
	for i, one := range writes {
		if answers[i] = one.ctx.Err(); answers[i] != nil {
			continue
		}
		if answers[i], err = b.decide(one); err != nil {
			return err
		}
	}
	_, err = b.exec("COMMIT")
	return err
}

// decide runs one write. Its answer is its own; what it wrote is taken back if that is an error. The other
// error says that the batch cannot go on.
func (b *batch) decide(one *write) (answer, err error) {
	if one.single { // a statement that fails leaves nothing behind
		return one.do(b), nil
	}
	if _, err := b.exec("SAVEPOINT one"); err != nil {
		return nil, err
	}
	if answer = one.do(b); answer != nil {
		if _, err := b.exec("ROLLBACK TO one"); err != nil {
			return answer, errors.Join(answer, err)
		}
	}
	_, err = b.exec("RELEASE one")
	return answer, err
}
