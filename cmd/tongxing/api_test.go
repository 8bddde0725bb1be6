package main

import (
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"
)

// The document is made from the code, kept as a golden, and holds just the rows of
// the route table.
func TestOpenAPI(t *testing.T) {
	town := newTown(t)
	raw, err := town.app.Documents.Document()
	if err != nil {
		t.Fatal(err)
	}
	const golden = "../../docs/api/openapi.json"
	if os.Getenv("TONGXING_UPDATE") != "" {
		if err := os.WriteFile(golden, raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(golden)
	if err != nil || string(kept) != string(raw) {
		t.Errorf("docs/api/openapi.json is stale (TONGXING_UPDATE=1 go test ./cmd/tongxing -run TestOpenAPI): %v", err)
	}
	var doc struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, route := range town.app.Documents.Routes() {
		if !strings.HasPrefix(route.Pattern, "/api/") {
			continue
		}
		rows++
		if doc.Paths[route.Pattern][strings.ToLower(route.Method)] == nil {
			t.Errorf("%s is not in the document", route.Name())
		}
	}
	operations := 0
	for _, methods := range doc.Paths {
		operations += len(methods)
	}
	if rows != operations || rows < 10 {
		t.Errorf("%d rows, %d operations", rows, operations)
	}
	if got := town.anyone().get(t, "/openapi.json"); got.Status != 200 || got.Body != string(raw) {
		t.Errorf("served: %d", got.Status)
	}
}

// A program applies as a page does: the same verb, one effect, problems as documents
// in the reader's language, nothing for who may not.
func TestAPIApplies(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		seeker := town.as("seeker")
		var matches []struct{ Post, Verdict string }
		if err := json.Unmarshal([]byte(seeker.call(t, "GET", "/api/v1/matches", "", "").Body), &matches); err != nil || len(matches) == 0 || matches[0].Verdict != "fits" {
			t.Fatalf("matches: %v %+v", err, matches)
		}
		body := `{"posts":["` + matches[0].Post + `"]}`
		if got := seeker.call(t, "POST", "/api/v1/deliveries", "", body); got.Status != 422 || !strings.Contains(got.Body, "problem") && !strings.Contains(got.Body, "编号") {
			t.Errorf("without a key: %d %s", got.Status, got.Body)
		}
		answers := make([]page, 20)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Add(1)
			go func() {
				defer wg.Done()
				answers[i] = seeker.call(t, "POST", "/api/v1/deliveries", "api-key-0001", body)
			}()
		}
		wg.Wait()
		for _, a := range answers {
			if a.Status != 200 || a.Body != answers[0].Body {
				t.Fatalf("answers differ: %d %s", a.Status, a.Body)
			}
		}
		var out struct {
			Record  string
			Version int64
		}
		if err := json.Unmarshal([]byte(answers[0].Body), &out); err != nil {
			t.Fatal(err)
		}
		if got := seeker.call(t, "GET", "/api/v1/deliveries/"+out.Record, "", ""); got.Status != 200 || !strings.Contains(got.Body, `"state":"sent"`) {
			t.Errorf("story: %d %s", got.Status, got.Body)
		}
		if got := town.as("deaf").call(t, "GET", "/api/v1/deliveries/"+out.Record, "", ""); got.Status != 404 || !strings.Contains(got.Body, "没有找到") {
			t.Errorf("another person: %d %s", got.Status, got.Body)
		}
		if got := town.anyone().call(t, "GET", "/api/v1/deliveries", "", ""); got.Status != 401 {
			t.Errorf("nobody: %d", got.Status)
		}
		if got := seeker.call(t, "POST", "/api/v1/deliveries/"+out.Record+"/withdrawal", "api-key-0002", `{"version":7}`); got.Status != 409 {
			t.Errorf("stale: %d %s", got.Status, got.Body)
		}
		if got := seeker.call(t, "POST", "/api/v1/deliveries/"+out.Record+"/withdrawal", "api-key-0003", `{"version":1}`); got.Status != 200 {
			t.Errorf("withdraw: %d %s", got.Status, got.Body)
		}
		if got := town.anyone().get(t, "/posts.atom"); got.Status != 200 || strings.Count(got.Body, "<entry>") < 5 {
			t.Errorf("feed: %d", got.Status)
		}
		if got := seeker.get(t, "/calendar.ics"); got.Status != 200 || !strings.Contains(got.Body, "BEGIN:VCALENDAR") {
			t.Errorf("calendar: %d", got.Status)
		}
	})
}
