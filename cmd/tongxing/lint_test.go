package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A finding of the source lint: where and what.
type finding struct{ where, what string }

// sqlTraps are texts that one of the two databases answers otherwise.
var sqlTraps = regexp.MustCompile(`(?i)(->>|= ANY\(|FOR UPDATE|INSERT OR |datetime\(|\bnow\(\)|json_each|AUTOINCREMENT|SERIAL\b)`)

var sqlText = regexp.MustCompile(`(?i)^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|CREATE)\b`)

// lint reads one file: SQL that would differ, the machine's clock outside cmd and
// store, sealed fields opened outside access, and secrets bared elsewhere.
func lint(path string, src []byte) (found []finding, err error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	at := func(n ast.Node) string { return set.Position(n.Pos()).String() }
	ast.Inspect(file, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.BasicLit:
			if x.Kind == token.STRING && sqlText.MatchString(strings.Trim(x.Value, "`\"")) && sqlTraps.MatchString(x.Value) {
				found = append(found, finding{at(x), "SQL that the databases answer differently"})
			}
		case *ast.SelectorExpr:
			on, _ := x.X.(*ast.Ident)
			switch {
			case on == nil:
			case on.Name == "time" && x.Sel.Name == "Now" && !strings.HasPrefix(path, "cmd/") && !strings.HasPrefix(path, "store/"):
				found = append(found, finding{at(x), "time.Now outside cmd and store"})
			case on.Name == "vault" && x.Sel.Name == "Bare" && !maySee[filepath.Dir(path)]:
				found = append(found, finding{at(x), "a secret is bared here"})
			}
		}
		return true
	})
	return found, nil
}

// maySee are the folders that may take a value out of a Secret: the vault, access
// (which logs the look), registration (which checks numbers as they come in),
// sign-in (its own factor), reports (whose reader is decided by their scope) and the
// files of a case (served to who may see it); facts as exhibits (the archive's reader is
// decided by the cases' scope).
var maySee = map[string]bool{"casework": true, "event": true, "vault": true, "access": true, "registry": true, "gate/signin": true, "employment": true}

func TestSource(t *testing.T) {
	root := os.DirFS("../..")
	files := 0
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || path == "bench" || path == "txa" || path == ".git") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
			return nil
		}
		files++
		src, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		found, err := lint(path, src)
		for _, f := range found {
			t.Errorf("%s: %s", f.where, f.what)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 60 {
		t.Errorf("only %d files were read", files)
	}
}

func TestSourceCatchesPlantedFaults(t *testing.T) {
	for name, src := range map[string]string{
		"clock":  "package x\nimport \"time\"\nvar t = time.Now()",
		"json":   "package x\nconst q = `SELECT a ->> 'b' FROM c`",
		"lock":   "package x\nconst q = `SELECT a FROM b FOR UPDATE`",
		"any":    "package x\nconst q = \"SELECT a FROM b WHERE c = ANY($1)\"",
		"now":    "package x\nconst q = `UPDATE a SET b = now()`",
		"secret": "package x\nimport \"tongxing/vault\"\nvar s = vault.Bare(v)",
	} {
		found, err := lint("web/planted.go", []byte(src))
		if err != nil || len(found) != 1 {
			t.Errorf("%s: %v %v", name, found, err)
		}
	}
}
