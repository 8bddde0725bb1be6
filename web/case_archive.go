package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tongxing/casework"
	"tongxing/casework/archive"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/web/parts"
)

// takeOut is the kind of the form that takes a case out of the house.
const takeOut = "archive"

// takeCase writes down who takes the case out and why; its zip can be fetched that day.
func (s *Site) takeCase(w http.ResponseWriter, r *gate.Request) error {
	id := r.PathValue("id")
	_, _, err := s.Cases.Export(r.Context(), r.House, r.Scope, []string{id}, strings.TrimSpace(r.Form.Get(takeOut+".reason")))
	if bad, ok := correctable(err); ok {
		var beside fault.Fields
		for _, f := range bad {
			beside.Add(takeOut+"."+f.Name, f.Key, f.Pairs...)
		}
		return s.moreWith(w, r, beside.Err())
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/cases/"+url.PathEscape(id)+"/more?taken=1")
}

// caseArchive hands the zip over with its length, so that a cut one shows as failed.
func (s *Site) caseArchive(w http.ResponseWriter, r *gate.Request) (err error) {
	pack, err := archive.Zip(r.Context(), s.Cases, r.House, r.Scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pack.Close()) }()
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="tongxing-case.zip"`)
	w.Header().Set("Cache-Control", "private, no-store")
	http.ServeContent(w, r.Request, "", time.Time{}, pack)
	return nil
}

// takes tells whether this reader may take the case out; where it is sealed from them the
// verb says so.
func (x *asides) takes() bool { return x.r.May(casework.CaseExport) }

func (x *asides) takeWhy() templ.Component {
	name := takeOut + ".reason"
	return parts.Field{Name: name, Label: x.r.T("archive.take_why"), Hint: x.r.T("archive.take_hint"), Value: x.Typed.Get(name), Error: errorOf(x.r, x.Bad, name)}.Area()
}
