package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"tongxing/access"
	"tongxing/blob"
	"tongxing/blob/photo"
	"tongxing/casework"
	"tongxing/employment"
	"tongxing/employment/exchange"
	"tongxing/employment/fairness"
	"tongxing/employment/hiring"
	"tongxing/event"
	"tongxing/figure"
	"tongxing/registry"
	"tongxing/registry/known"
	"tongxing/registry/roll"
	"tongxing/rule"
	"tongxing/store"
	"tongxing/vault"
)

// city is everything the commands stand on.
type city struct {
	House *access.House
	Book  *figure.Book
	Cases *casework.Engine
	Board *known.Board // what is known of everybody, for rules
	Log   *slog.Logger
	log   *event.Log
}

// policy joins what the packages declare.
func policy() (*access.Policy, error) {
	return access.NewPolicy(access.Rules, figure.Rules, registry.Rules, roll.Rules, known.Rules, employment.Rules, hiring.Rules, fairness.Rules, exchange.Rules, casework.Rules)
}

// open opens the data folder or database and brings it up to this version.
func open(ctx context.Context, w Where) (*city, error) { return openAs(ctx, w, store.Options{}) }

func openAs(ctx context.Context, w Where, o store.Options) (*city, error) {
	if err := os.MkdirAll(w.Data, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	target := w.Database
	if target == "" {
		target = filepath.Join(w.Data, "tongxing.db")
	}
	db, err := store.Open(ctx, target, o)
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	keys, err := vault.Load(filepath.Join(w.Data, "keys.json"))
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	rules, err := policy()
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	cases, board, err := engine(w.Programmes)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	book, err := figure.NewBook(hiring.Figures, employment.Figures, cases.Figures())
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	clock, err := domainClock(ctx, db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	cases.Files, cases.Room = blob.Rows{DB: db}, photo.NewDarkroom(2)
	c := &city{House: access.NewHouse(db, keys, rules, clock), Book: book, Cases: cases, Board: board, Log: logger(), log: &event.Log{}}
	db.AtBatchEnd(func(tx *store.Tx) error {
		_, err := c.log.Place(tx, 1<<20)
		return err
	})
	return c, nil
}

// engine reads the programmes, and puts what is known of people beside them.
func engine(folder string) (*casework.Engine, *known.Board, error) {
	programmes, err := readProgrammes(folder)
	if err != nil {
		return nil, nil, err
	}
	board, err := known.NewBoard(casework.Facts{Book: programmes}, hiring.Placed{})
	if err != nil {
		return nil, nil, err
	}
	return &casework.Engine{Book: programmes, Known: func(tx *store.Tx, subject string, on store.Day) (rule.Facts, error) {
		return known.Of(tx, subject, on, hiring.Placed{})
	}}, board, nil
}

// logger writes JSON lines to standard error. Lines hold codes and opaque keys;
// Secret masks itself should one ever come near.
func logger() *slog.Logger {
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelInfo}))
}

// domainClock is the machine's clock, shifted where a demo city set its own time.
func domainClock(ctx context.Context, db *store.DB) (store.Clock, error) {
	var offset string
	err := db.Read(ctx, func(tx *store.Tx) error {
		return tx.Get(&offset, `SELECT value FROM setting WHERE name = 'clock_offset'`)
	})
	if errors.Is(err, store.ErrNoRow) {
		return store.WallClock{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("clock: %w", err)
	}
	d, err := time.ParseDuration(offset)
	if err != nil {
		return nil, fmt.Errorf("clock: %w", err)
	}
	return store.OffsetClock{Offset: d}, nil
}

// keepTime runs what must happen again and again while the city is served: on
// PostgreSQL the sequencer, on both the log's checkpoints.
func (c *city) keepTime(ctx context.Context) {
	go c.log.Sequence(ctx, c.House.DB(), c.Log)
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		if err := event.Checkpoint(ctx, c.House.DB(), c.House.Keys.Signer, c.House.Now()); err != nil && ctx.Err() == nil {
			c.Log.Error("checkpoint", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (c *city) close() error { return c.House.DB().Close() }
