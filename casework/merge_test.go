package casework

import (
	"slices"
	"testing"

	"tongxing/access"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/form"
	"tongxing/programmes"
	"tongxing/registry"
	"tongxing/store"
	"tongxing/store/storetest"
)

// A case of a village that became a part of another is found, queued, done and counted
// under the new one; what happened before keeps in its facts the place it happened in,
// and the year's figure stays what it was.
func TestCasesFollowAMerge(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := testHouse(t, db)
		h = h.At(store.Day("2023-03-06").Time())
		town(t, db)
		book, err := programme.Load(nil, programmes.Files, nextYear)
		if err != nil {
			t.Fatal(err)
		}
		g := &Engine{Book: book}
		tell := &tale{t: t, g: g, h: h, story: programme.Story{ID: "x"}}
		const township = "/43/4303/430302/430302001/"
		old, new := township+"430302001201/", township+"430302001202/"
		tell.write(func(tx *store.Tx) error {
			for _, d := range [][3]string{{"430302001", township, "township"}, {"430302001201", old, "village"}, {"430302001202", new, "village"}} {
				if _, err := tx.Exec(`INSERT INTO division (code, parent, path, name, pinyin, level) VALUES ($1, '430302001', $2, $1, '', $3)`, d[0], d[1], d[2]); err != nil {
					return err
				}
			}
			return tell.subject(tx, book.Programme("guide-dog"), programme.StoryCase{Subject: "S", Household: "H", Division: "430302001201"})
		})
		before, after, county := officer(t, h, "old", access.Village, old), officer(t, h, "new", access.Village, new), officer(t, h, "c", access.County, "/43/4303/430302/")
		decide := func(who access.Actor, a access.Action) access.Scope {
			t.Helper()
			now, err := access.ActorOf(t.Context(), h, who.Account)
			if err != nil {
				t.Fatal(err)
			}
			s, err := h.Decide(now, a, "test", access.Web)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		out, err := g.Open(t.Context(), h, decide(before, CaseOpen), New{Programme: "guide-dog", Subject: tell.key("S")}, Entry{Say: form.Answers{"wishes": {Text: "想独自出门"}}})
		if err != nil {
			t.Fatal(err)
		}
		if out, err = g.Act(t.Context(), h, decide(county, CaseAct), out.Record, out.Version, Entry{Step: "granted", Outcome: "yes", Names: map[string][]string{"school": {"o1"}}}); err != nil {
			t.Fatal(err)
		}
		if _, err := g.Show(t.Context(), h, decide(after, CaseShow), out.Record); fault.KindOf(err) != fault.NotFoundErr {
			t.Fatalf("the other village sees it beforehand: %v", err)
		}
		h = h.At(store.Day("2023-05-08").Time())
		system, err := h.Decide(access.System("test"), registry.DivisionsMerge, "test", access.Job)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := registry.MergeDivisions(t.Context(), h, system, []string{"430302001201"}, "430302001202", "2023-05-08"); err != nil {
			t.Fatal(err)
		}
		for _, who := range []access.Actor{before, after} { // the old village's worker went with it
			shown, err := g.Show(t.Context(), h, decide(who, CaseShow), out.Record)
			if err != nil || shown.Area != new {
				t.Errorf("%s: %s %v", who.Name, shown.Area, err)
			}
			all, err := g.List(t.Context(), h, decide(who, CaseList), Query{Area: new}, 10)
			if err != nil || len(all) != 1 {
				t.Errorf("%s lists %d, %v", who.Name, len(all), err)
			}
			counts, err := g.Overview(t.Context(), h, decide(who, CaseList), "")
			if err != nil || len(counts) != 1 || counts[0].Open != 1 {
				t.Errorf("%s counts %+v, %v", who.Name, counts, err)
			}
		}
		queue, err := g.Queue(t.Context(), h, decide(county, CaseQueue), Want{}, 10)
		if err != nil || !slices.ContainsFunc(queue, func(d Due) bool { return d.Case == out.Record && d.Step == "trained" && d.Area == new }) {
			t.Errorf("queue %+v, %v", queue, err)
		}
		if out, err = g.Act(t.Context(), h, decide(county, CaseAct), out.Record, out.Version, Entry{Step: "trained", Say: form.Answers{"trained_on": {Text: "2023-05-08"}, "effect": {Number: 5}}}); err != nil || out.Status != "done" {
			t.Fatalf("%+v %v", out, err)
		}
		counted(t, h, g, "X1", 1)
		var areas []string
		tell.write(func(tx *store.Tx) error {
			return tx.Select(&areas, `SELECT area FROM event WHERE subject = $1 AND kind = 'case' ORDER BY at, id`, out.Record)
		})
		if len(areas) < 4 || areas[0] != old || areas[len(areas)-1] != new {
			t.Errorf("the facts happened in %v", areas)
		}
		whole, err := h.Decide(access.System("test"), CaseClock, "test", access.Job)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := g.Fsck(t.Context(), h, whole, func(text string) { t.Error(text) }); err != nil || n != 1 {
			t.Errorf("fsck: %d, %v", n, err)
		}
	})
}
