package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// floors is the table of docs/architecture.md: a package may import packages of
// lower floors, and those of its own floor that stand before it in its row.
var floors = [][]string{
	{"fault", "msg", "form", "rule", "sheet", "store", "vault", "event", "access", "figure", "blob", "blob/photo"},
	{"registry/idno", "registry", "registry/roll", "registry/known", "matching", "matching/draw", "matching/index", "matching/peer", "matching/race"},
	{"programmes", "casework/programme", "casework/fold", "casework", "casework/archive"},
	{"employment/trade", "employment/wording", "employment/levy", "employment", "employment/hiring", "employment/fairness", "employment/exchange"},
	{"review"},
	{"gate", "gate/signin"},
	{"web/static", "web/parts", "web", "api"},
	{"world", "world/build", "cmd/tongxing"},
}

// tests only: they may import anything and nothing may import them.
var aside = []string{"store/storetest", "store/storetest/cluster", "txa", "txa/shot"}

type pkg struct {
	ImportPath string
	Imports    []string
}

// climbs tells which imports go up, sideways against the order, or out of the table.
func climbs(packages []pkg) (wrong []string) {
	at := map[string][2]int{}
	for floor, row := range floors {
		for place, name := range row {
			at["tongxing/"+name] = [2]int{floor, place}
		}
	}
	beside := map[string]bool{}
	for _, name := range aside {
		beside["tongxing/"+name] = true
	}
	for _, p := range packages {
		from, known := at[p.ImportPath]
		if !known && !beside[p.ImportPath] {
			wrong = append(wrong, p.ImportPath+" stands on no floor")
		}
		for _, imported := range p.Imports {
			if !strings.HasPrefix(imported, "tongxing/") || beside[p.ImportPath] {
				continue
			}
			to, known := at[imported]
			if !known || to[0] > from[0] || to[0] == from[0] && to[1] >= from[1] {
				wrong = append(wrong, fmt.Sprintf("%s imports %s", p.ImportPath, imported))
			}
		}
	}
	return wrong
}

func TestFloors(t *testing.T) {
	raw, err := exec.Command("go", "list", "-json=ImportPath,Imports", "tongxing/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var packages []pkg
	for d := json.NewDecoder(bytes.NewReader(raw)); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
	if len(packages) < 15 {
		t.Fatalf("only %d packages were read", len(packages))
	}
	for _, w := range climbs(packages) {
		t.Error(w)
	}
}

// The guard catches what it is for.
func TestFloorsCatchesPlantedFaults(t *testing.T) {
	for _, planted := range []pkg{
		{"tongxing/store", []string{"tongxing/access"}},
		{"tongxing/registry", []string{"tongxing/web"}},
		{"tongxing/matching", []string{"tongxing/employment"}},
		{"tongxing/util", nil},
		{"tongxing/web", []string{"tongxing/store/storetest"}},
		{"tongxing/fault", []string{"tongxing/msg"}},
	} {
		if len(climbs([]pkg{planted})) == 0 {
			t.Errorf("%v passed", planted)
		}
	}
}
