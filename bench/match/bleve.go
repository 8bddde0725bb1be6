package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/search/query"

	"tongxing/matching"
	"tongxing/matching/peer"
	"tongxing/matching/race"
)

// searcher is what a search engine makes of the question: proven gaps as terms that
// must not be, ways to get there as terms of which one must be, wishes, skills and
// words as terms that count. Its order is its own: it knows no points of ours, no
// aids that close a gap, and no question that nobody has answered.
func searcher(dir string, travel matching.Travel) *race.Engine {
	var index bleve.Index
	var towns map[string]bool
	path := filepath.Join(dir, "bleve")
	e := &race.Engine{Name: "bleve", Ranks: true}
	e.Build = func(_ context.Context, posts []*matching.Post, _ []*matching.Seeker) (err error) {
		mapping := bleve.NewIndexMapping()
		mapping.DefaultAnalyzer = keyword.Name
		field := bleve.NewKeywordFieldMapping()
		field.Store, field.IncludeInAll, field.IncludeTermVectors = false, false, false
		mapping.DefaultMapping.Dynamic = false
		mapping.DefaultMapping.AddFieldMappingsAt("term", field)
		if index, err = bleve.New(path, mapping); err != nil {
			return err
		}
		towns = map[string]bool{}
		batch := index.NewBatch()
		for i, p := range posts {
			towns[p.Township] = true
			if err := batch.Index(p.ID, map[string]any{"term": termsOf(p)}); err != nil {
				return err
			}
			if i%2000 == 1999 || i == len(posts)-1 {
				if err := index.Batch(batch); err != nil {
					return err
				}
				batch.Reset()
			}
		}
		return nil
	}
	e.Posts = func(ctx context.Context, s *matching.Seeker, k int) (out []peer.Hit, err error) {
		found, err := index.SearchInContext(ctx, bleve.NewSearchRequestOptions(asksOf(s, towns, travel), k, 0, false))
		if err != nil {
			return nil, err
		}
		for _, h := range found.Hits {
			out = append(out, peer.Hit{ID: h.ID})
		}
		return out, nil
	}
	e.BytesPerRow = func(context.Context) (float64, error) {
		rows, err := index.DocCount()
		return float64(sizeOf(path)) / float64(max(1, rows)), err
	}
	e.Close = func() error {
		if index == nil {
			return nil
		}
		return errors.Join(index.Close(), os.RemoveAll(path))
	}
	return e
}

func sizeOf(dir string) (n int64) {
	_ = filepath.Walk(dir, func(_ string, f os.FileInfo, err error) error {
		if err == nil && !f.IsDir() {
			n += f.Size()
		}
		return nil
	})
	return n
}

func termsOf(p *matching.Post) (out []string) {
	for i, d := range p.Demand {
		if d > 0 && !p.Marginal[i] {
			out = append(out, fmt.Sprintf("demand %d %d", i, d))
		}
	}
	out = append(out, "town "+p.Township, "trade "+p.Trade, "employer "+p.Employer, "contract "+p.Contract, fmt.Sprint("day ", p.HoursDay), fmt.Sprint("age ", p.MinAge),
		fmt.Sprint("pay ", p.PayMax/20000), "remote "+p.Remote.String(), "dormitory "+p.Dormitory.String(), "shuttle "+p.Shuttle.String())
	if !p.Flexible {
		for h := range 168 {
			if p.Week.At(h/24, h%24) {
				out = append(out, fmt.Sprint("hour ", h))
			}
		}
	}
	for _, skill := range append(p.SkillsMust[:len(p.SkillsMust):len(p.SkillsMust)], p.SkillsWish...) {
		out = append(out, "skill "+skill)
	}
	for site, t := range p.Sites {
		out = append(out, "site "+site+" "+t.String())
	}
	return append(out, pairTerms(p.Title+"\n"+p.Text)...)
}

func pairTerms(text string) (out []string) {
	var last rune
	for _, r := range strings.ToLower(text) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			last = 0
			continue
		}
		if last != 0 {
			out = append(out, "pair "+string([]rune{last, r}))
		}
		last = r
	}
	return out
}

func asksOf(s *matching.Seeker, towns map[string]bool, travel matching.Travel) query.Query {
	q := bleve.NewBooleanQuery()
	not := func(term string) { q.AddMustNot(termQuery(term, 1)) }
	for i, can := range s.Abilities {
		for asks := can + 1; can != matching.Unknown && asks <= 4; asks++ {
			if !lifts(s, i, can, asks) {
				not(fmt.Sprintf("demand %d %d", i, asks))
			}
		}
	}
	for h := range 168 {
		if s.Week.Hours() > 0 && !s.Week.At(h/24, h%24) {
			not(fmt.Sprint("hour ", h))
		}
	}
	for day := s.HoursDay + 1; s.HoursDay > 0 && day <= 12; day++ {
		not(fmt.Sprint("day ", day))
	}
	for age := s.Age + 1; s.Age > 0 && age <= 60; age++ {
		not(fmt.Sprint("age ", age))
	}
	for pay := int64(1); pay < s.PayFloor/20000; pay++ {
		not(fmt.Sprint("pay ", pay))
	}
	for _, e := range s.Excluded {
		not("employer " + e)
	}
	for _, site := range s.SiteNeeds {
		not("site " + site + " no")
	}
	ways := []query.Query{}
	for town := range towns {
		m, known := s.Minutes[town]
		if !known {
			m, known = travel(s.Township, town, s.Mode)
		}
		if !known || s.MaxMinutes == 0 || m <= s.MaxMinutes {
			ways = append(ways, termQuery("town "+town, 1))
		}
	}
	for way, t := range map[string]matching.Tri{"remote": s.Remote, "dormitory": s.Dormitory, "shuttle": s.Shuttle} {
		if t == matching.Yes {
			ways = append(ways, termQuery(way+" yes", 1))
		}
	}
	q.AddMust(bleve.NewDisjunctionQuery(ways...))
	for _, skill := range s.Skills {
		q.AddShould(termQuery("skill "+skill, 4))
	}
	for _, trade := range s.Wishes {
		q.AddShould(termQuery("trade "+trade, 4))
	}
	for _, pair := range pairTerms(s.Text) {
		q.AddShould(termQuery(pair, 0.5))
	}
	return q
}

// lifts tells whether an aid the person uses, or any an employer may offer, meets it.
func lifts(s *matching.Seeker, item int, can, asks int8) bool {
	for _, a := range matching.Aids {
		top := a.Cap
		if top == 0 {
			top = 4
		}
		if by := a.Raise[matching.ItemCodes[item]]; by > 0 && min(top, can+by) >= asks {
			for _, mine := range append(s.Aids[:len(s.Aids):len(s.Aids)], s.Owned...) {
				if mine == a.Code {
					return true
				}
			}
		}
	}
	return false
}

func termQuery(term string, boost float64) query.Query {
	t := bleve.NewTermQuery(term)
	t.SetField("term")
	t.SetBoost(boost)
	return t
}
