package main

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// files sends a form with one file.
func (v *visitor) files(t *testing.T, path string, form url.Values, name string, body []byte) page {
	t.Helper()
	return v.filesIn(t, "zh-CN", path, form, name, body)
}

// filesIn sends it as a reader of that language.
func (v *visitor) filesIn(t *testing.T, lang, path string, form url.Values, name string, body []byte) page {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for field, values := range form {
		for _, value := range values {
			if err := w.WriteField(field, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	part, err := w.CreateFormFile(name, "a.pdf")
	if err == nil {
		_, err = part.Write(body)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, v.town.server.URL+path, &out)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Host = v.host
	req.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	return v.send(t, req)
}

// A proof comes with its step: kept while something else is corrected, shown in the
// case, and nobody brings a file where none is asked for, or too large a one.
func TestFilesWithAStep(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		village, township := town.as("village"), town.as("township")
		who := town.some(t, `SELECT p.id FROM person p JOIN access_grant g ON p.area LIKE g.area || '%' WHERE g.account = $1
			AND p.household NOT IN (SELECT q.household FROM person q JOIN account a ON a.person = q.id) ORDER BY p.id LIMIT 1`, town.account("village")) // nobody whom a visitor of the test could be
		opened := village.post(t, "/programmes/need/new", url.Values{"key": {"files-open"}, "subject": {who}, "of": {"person"}, "q.kind": {"care"}, "q.what": {"夜里没有人照看"}})
		at, _, _ := strings.Cut(opened.Location, "?")
		form := func(p *visitor, path string, more url.Values) url.Values {
			more.Set("key", "files-"+town.House.NewID())
			more.Set("version", p.get(t, path).hidden(t, "version"))
			return more
		}
		plan := form(township, at+"/steps/planned", url.Values{"name.owner": {town.account("township")}, "q.measure": {"联系日间照料"}, "q.by_when": {string(town.House.Today().AddDays(30))}})
		if got := township.post(t, at+"/steps/planned", plan); got.Status != 303 {
			t.Fatalf("planned: %d %.600s", got.Status, got.Body)
		}
		step := at + "/steps/done"
		done := form(township, step, url.Values{"outcome": {"met"}})
		paper := []byte("%PDF-1.4 demo")
		got := township.files(t, step, done, "file.proof", paper) // the result is not said
		if got.Status != 422 || !strings.Contains(got.Body, "文件已收到") {
			t.Fatalf("with something missing: %d %.900s", got.Status, got.Body)
		}
		_, key, _ := strings.Cut(got.Body, `name="proof.proof" value="`)
		key, _, _ = strings.Cut(key, `"`)
		done.Set("proof.proof", key)
		done.Set("q.result", "晚上有人照看了")
		if got = township.post(t, step, done); got.Status != 303 {
			t.Fatalf("done: %d %.600s", got.Status, got.Body)
		}
		file := at + "/files/" + done.Get("proof.proof")
		if !strings.Contains(township.get(t, at).Body, file) {
			t.Error("the case does not show its file")
		}
		if got = township.get(t, file); got.Status != 200 || got.Body != string(paper) {
			t.Errorf("the file: %d %q", got.Status, got.Body)
		}
		if got = town.as("seeker").get(t, file); got.Status != 404 {
			t.Errorf("somebody else's file: %d", got.Status)
		}
		if got = township.files(t, at+"/more", form(township, at+"/more", url.Values{"kind": {"note"}}), "file.proof", paper); got.Status != 422 {
			t.Errorf("a file where none is taken: %d", got.Status)
		}
		if got = township.files(t, step, done, "file.proof", bytes.Repeat(paper, 5<<20)); got.Status != 413 {
			t.Errorf("far too large: %d", got.Status)
		}
	})
}
