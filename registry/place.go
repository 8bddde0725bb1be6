package registry

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// PlaceKinds are what a place may be.
var PlaceKinds = []string{"scenic_area", "community", "premises", "station", "public_building", "street", "park"}

// A Place (场所) is where something is looked at or rebuilt. Owner is the organisation
// that answers for it, or "".
type Place struct {
	ID      string `db:"id"`
	Area    string `db:"area"`
	Kind    string `db:"kind"`
	Name    string `db:"name"`
	Owner   string `db:"owner"`
	Version int64  `db:"version"`
}

const placeColumns = `l.id, l.area, l.kind, l.name, l.owner, l.version`

var placeCols = access.Cols{Area: "l.area"}

// OpenPlace writes down a place; its key and version are given.
func OpenPlace(ctx context.Context, h *access.House, s access.Scope, p Place) (access.Outcome, error) {
	var bad fault.Fields
	if !slices.Contains(PlaceKinds, p.Kind) {
		bad.Add("kind", "registry.bad_choice")
	}
	if strings.TrimSpace(p.Name) == "" {
		bad.Add("name", "form.required")
	}
	if err := bad.Err(); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, PlaceOpen, func(tx *store.Tx) (access.Outcome, error) {
		if !s.Covers("", "", p.Area) {
			return access.Outcome{}, fault.NotFound("division")
		}
		if p.ID == "" {
			p.ID = h.NewID()
		}
		if p.Owner != "" {
			var n int64
			if err := tx.Get(&n, `SELECT count(*) FROM organisation WHERE id = $1`, p.Owner); err != nil {
				return access.Outcome{}, fmt.Errorf("owner: %w", err)
			}
			if n == 0 {
				var bad fault.Fields
				bad.Add("owner", "registry.bad_owner")
				return access.Outcome{}, bad.Err()
			}
		}
		if _, err := tx.Exec(`INSERT INTO place (id, area, kind, name, owner, created_at, version) VALUES ($1,$2,$3,$4,$5,$6,1)`,
			p.ID, p.Area, p.Kind, p.Name, p.Owner, store.InstantOf(h.Now())); err != nil {
			return access.Outcome{}, fmt.Errorf("place: %w", err)
		}
		return access.Outcome{Record: p.ID, Version: 1, Status: "opened"}, h.Append(tx, s, event.Fact{Kind: "place.opened", Subject: p.ID, Area: p.Area, Keys: []string{"place:" + p.ID}})
	})
}

// ShowPlace reads one within the scope.
func ShowPlace(ctx context.Context, h *access.House, s access.Scope, id string) (p Place, err error) {
	err = h.Read(ctx, s, PlaceShow, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(placeCols, &args)
		return store.Found(tx.Get(&p, `SELECT `+placeColumns+` FROM place l WHERE `+where+` AND l.id = `+args.Add(id), args...), "place")
	})
	return p, err
}

// Places lists those of a kind ("" = all) within the scope, by area then name; match
// narrows by any part of the name. after is the last row's key.
func Places(ctx context.Context, h *access.House, s access.Scope, kind, match, after string, limit int) (out []Place, err error) {
	err = h.Read(ctx, s, PlaceList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(placeCols, &args)
		if kind != "" {
			where += ` AND l.kind = ` + args.Add(kind)
		}
		if match != "" {
			where += ` AND l.name LIKE ` + args.Add("%"+match+"%")
		}
		if after != "" {
			where += ` AND (l.area, l.name, l.id) > (SELECT c.area, c.name, c.id FROM place c WHERE c.id = ` + args.Add(after) + `)`
		}
		return tx.Select(&out, `SELECT `+placeColumns+` FROM place l WHERE `+where+` ORDER BY l.area, l.name, l.id LIMIT `+args.Add(limit), args...)
	})
	return out, err
}
