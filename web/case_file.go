package web

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"tongxing/casework/fold"
	"tongxing/fault"
	"tongxing/gate"
)

// handIn takes in the files that came with the form, first of all: whatever else must
// be corrected, they are kept and need not be chosen again.
func (f *stepForm) handIn() error {
	if f.Kind != fold.KindAct {
		return nil
	}
	for _, x := range f.Step.Evidence {
		up, ok := f.r.Files["file."+x.Name]
		if !ok {
			continue
		}
		key, err := f.site.Cases.HandIn(f.r.Context(), f.r.House, f.r.Scope, f.Case.ID, x.Name, x.Kind, bytes.NewReader(up.Body))
		if bad, invalid := fault.AsInvalid(err); invalid && !slices.ContainsFunc(bad, func(b fault.Field) bool { return b.Name == "key" }) {
			for _, b := range bad { // beside the file, not beside the tick for paper
				f.Bad.Add("file."+x.Name, b.Key, b.Pairs...)
			}
			continue
		}
		if err != nil {
			return err
		}
		f.Typed.Set("proof."+x.Name, key)
	}
	return nil
}

// handed tells whether evidence is a file that came in already.
func (f *stepForm) handed(name string) bool {
	v := f.Typed.Get("proof." + name)
	return v != "" && v != "paper"
}

// accepts is what the browser offers to choose from.
func accepts(kind string) string {
	switch kind {
	case "photo":
		return "image/jpeg,image/png,image/webp"
	case "audio":
		return "audio/*"
	case "any":
		return "image/*,audio/*,.pdf,.docx,.xlsx"
	}
	return "image/*,.pdf,.docx,.xlsx"
}

// caseFile serves a file to whoever may see its case: a picture to look at, anything
// else to save.
func (s *Site) caseFile(w http.ResponseWriter, r *gate.Request) error {
	file, raw, err := s.Cases.Handed(r.Context(), r.House, r.Scope, r.PathValue("id"), r.PathValue("key"))
	if err != nil {
		return err
	}
	kind := http.DetectContentType(raw)
	if !strings.HasPrefix(kind, "image/jpeg") {
		kind = "application/octet-stream"
		w.Header().Set("Content-Disposition", `attachment; filename="`+file.Name+ending(raw)+`"`)
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "private, no-store")
	_, err = w.Write(raw)
	return err
}

// ending is a file's name's end, by what it is.
func ending(raw []byte) string {
	switch http.DetectContentType(raw) {
	case "application/pdf":
		return ".pdf"
	case "application/zip":
		if bytes.Contains(raw, []byte("xl/")) {
			return ".xlsx"
		}
		return ".docx"
	case "audio/mpeg":
		return ".mp3"
	case "audio/wave":
		return ".wav"
	case "video/mp4":
		return ".m4a"
	}
	return ".bin"
}
