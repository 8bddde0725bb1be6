package event

import (
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"tongxing/store"
)

const tileWidth = 256

// A Log gives facts their places and grows the Merkle tree over them (RFC 6962,
// tiles of height 8). Only full tiles are rows; the right edge, at most 255
// hashes a level, is kept in memory and reloaded when another node moved on.
type Log struct{ edge edge }

// edge is the tree's right side: levels[l] holds the hashes of the finished
// subtrees of 256^l leaves that no full tile holds yet.
type edge struct {
	size   int64
	levels [][]tlog.Hash
}

// Place moves up to limit queued facts into the order, oldest id first, and
// tells how many. Call it within one transaction at a time: at a batch's end
// (SQLite) or under the sequencer's lock (PostgreSQL).
func (l *Log) Place(tx *store.Tx, limit int) (int, error) {
	var queue []struct {
		Event      string `db:"event"`
		Commitment []byte `db:"commitment"`
	}
	if err := tx.Select(&queue, `SELECT event, commitment FROM event_queue ORDER BY event LIMIT $1`, limit); err != nil {
		return 0, fmt.Errorf("log: %w", err)
	}
	if len(queue) == 0 {
		return 0, nil
	}
	next, err := l.current(tx)
	if err != nil {
		return 0, err
	}
	for _, q := range queue {
		if _, err := tx.Exec(`INSERT INTO event_place (place, event, commitment) VALUES ($1, $2, $3)`, next.size, q.Event, q.Commitment); err != nil {
			return 0, fmt.Errorf("log place: %w", err)
		}
		if err := next.push(tx, 0, tlog.RecordHash(q.Commitment)); err != nil {
			return 0, err
		}
		next.size++
	}
	if err := clear(tx, queue[len(queue)-1].Event); err != nil {
		return 0, err
	}
	tx.AfterCommit(func() { l.edge = next })
	tx.Notify(Placed)
	return len(queue), nil
}

// Placed is the wake-up channel of facts that have their place.
const Placed = "event_placed"

// clear empties the queue up to the last fact placed.
func clear(tx *store.Tx, last string) error {
	if _, err := tx.Exec(`DELETE FROM event_queue WHERE event <= $1`, last); err != nil {
		return fmt.Errorf("log queue: %w", err)
	}
	return nil
}

// current is a copy of the edge as of tx: a batch that fails leaves it untouched.
func (l *Log) current(tx *store.Tx) (edge, error) {
	size, err := Size(tx)
	if err != nil {
		return edge{}, err
	}
	if size != l.edge.size {
		return load(tx, size)
	}
	next := edge{size: size, levels: make([][]tlog.Hash, len(l.edge.levels))}
	for i, hashes := range l.edge.levels {
		next.levels[i] = append([]tlog.Hash(nil), hashes...)
	}
	return next, nil
}

// Size is the number of facts that have their place.
func Size(tx *store.Tx) (int64, error) {
	var size int64
	err := tx.Get(&size, `SELECT place + 1 FROM event_place ORDER BY place DESC LIMIT 1`)
	if errors.Is(err, store.ErrNoRow) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("log size: %w", err)
	}
	return size, nil
}

func (e *edge) push(tx *store.Tx, level int, h tlog.Hash) error {
	for len(e.levels) <= level {
		e.levels = append(e.levels, nil)
	}
	e.levels[level] = append(e.levels[level], h)
	if len(e.levels[level]) < tileWidth {
		return nil
	}
	if tx != nil {
		n := (e.size / pow(level+1))
		if _, err := tx.Exec(`INSERT INTO log_tile (level, n, hashes) VALUES ($1, $2, $3)`, level, n, pack(e.levels[level])); err != nil {
			return fmt.Errorf("log tile: %w", err)
		}
	}
	full := e.levels[level]
	e.levels[level] = nil
	return e.push(tx, level+1, fold(full))
}

// pow is 256^n: the leaves under one hash of level n.
func pow(n int) int64 { return int64(1) << (8 * n) }

// fold is the root of a row of hashes, 2^k of them.
func fold(row []tlog.Hash) tlog.Hash {
	for len(row) > 1 {
		up := make([]tlog.Hash, len(row)/2)
		for i := range up {
			up[i] = tlog.NodeHash(row[2*i], row[2*i+1])
		}
		row = up
	}
	return row[0]
}

// root is the tree's head: the perfect subtrees of the edge, folded from the
// right (RFC 6962 §2.1).
func (e *edge) root() tlog.Hash {
	var head tlog.Hash
	some := false
	for _, row := range e.levels {
		for len(row) > 0 {
			width := len(row) & -len(row) // smallest perfect subtree stands rightmost
			h := fold(row[len(row)-width:])
			if some {
				h = tlog.NodeHash(h, head)
			}
			head, some, row = h, true, row[:len(row)-width]
		}
	}
	if !some {
		return tlog.Hash{}
	}
	return head
}

func pack(row []tlog.Hash) []byte {
	out := make([]byte, 0, len(row)*tlog.HashSize)
	for _, h := range row {
		out = append(out, h[:]...)
	}
	return out
}

// load rebuilds the edge of a tree of that size from the last leaves and tiles.
func load(tx *store.Tx, size int64) (edge, error) {
	e := edge{size: size}
	var leaves [][]byte
	if err := tx.Select(&leaves, `SELECT commitment FROM event_place WHERE place >= $1 AND place < $2 ORDER BY place`, size-size%tileWidth, size); err != nil {
		return edge{}, fmt.Errorf("log edge: %w", err)
	}
	e.levels = append(e.levels, nil)
	for _, c := range leaves {
		e.levels[0] = append(e.levels[0], tlog.RecordHash(c))
	}
	for level := 1; pow(level) <= size; level++ {
		finished := size / pow(level)
		var tiles [][]byte
		if err := tx.Select(&tiles, `SELECT hashes FROM log_tile WHERE level = $1 AND n >= $2 ORDER BY n`, level-1, finished-finished%tileWidth); err != nil {
			return edge{}, fmt.Errorf("log edge: %w", err)
		}
		row := make([]tlog.Hash, len(tiles))
		for i, t := range tiles {
			row[i] = fold(unpack(t))
		}
		e.levels = append(e.levels, row)
	}
	return e, nil
}

func unpack(raw []byte) []tlog.Hash {
	row := make([]tlog.Hash, len(raw)/tlog.HashSize)
	for i := range row {
		copy(row[i][:], raw[i*tlog.HashSize:])
	}
	return row
}
