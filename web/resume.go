package web

import (
	"encoding/json"
	"net/http"

	"tongxing/employment"
	"tongxing/gate"
)

// A jsonResume is a résumé as other systems read it: the JSON Resume schema, v1.0.0
// (jsonresume.org). What the person wrote as one text stays one entry.
type jsonResume struct {
	Schema string `json:"$schema"`
	Basics struct {
		Name     string `json:"name"`
		Label    string `json:"label,omitempty"`
		Summary  string `json:"summary,omitempty"`
		Location struct {
			Region      string `json:"region,omitempty"`
			CountryCode string `json:"countryCode"`
		} `json:"location"`
	} `json:"basics"`
	Work      []jsonWork  `json:"work,omitempty"`
	Education []jsonStudy `json:"education,omitempty"`
	Skills    []jsonSkill `json:"skills,omitempty"`
	Meta      struct {
		Version      string `json:"version"`
		LastModified string `json:"lastModified,omitempty"`
	} `json:"meta"`
}

type (
	jsonWork struct {
		Summary string `json:"summary"`
	}
	jsonStudy struct {
		Area string `json:"area"`
	}
	jsonSkill struct {
		Name string `json:"name"`
	}
)

// ownResume reads the person's own résumé.
func (s *Site) ownResume(r *gate.Request) (employment.ResumeFile, error) {
	return employment.OwnResume(r.Context(), r.House, r.Scope, person(r))
}

// resumeFile is the résumé to carry away.
func (s *Site) resumeFile(w http.ResponseWriter, r *gate.Request) error {
	f, err := s.ownResume(r)
	if err != nil {
		return err
	}
	var out jsonResume
	out.Schema, out.Meta.Version = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json", "v1.0.0"
	out.Basics.Name, out.Basics.Label, out.Basics.Summary = f.Name, f.Headline, f.Summary
	out.Basics.Location.Region, out.Basics.Location.CountryCode = s.place(f.Area), "CN"
	if f.Work != "" {
		out.Work = []jsonWork{{f.Work}}
	}
	if f.Education != "" {
		out.Education = []jsonStudy{{f.Education}}
	}
	for _, code := range f.Skills {
		out.Skills = append(out.Skills, jsonSkill{skill(r, code)})
	}
	if !f.UpdatedAt.IsZero() {
		out.Meta.LastModified = f.UpdatedAt.Format("2006-01-02T15:04:05")
	}
	text, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="resume.json"`)
	_, err = w.Write(text)
	return err
}

// printResume is the résumé as a page to print and hand over.
func (s *Site) printResume(w http.ResponseWriter, r *gate.Request) error {
	f, err := s.ownResume(r)
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: f.Name}, s.resumePage(r, f))
}
