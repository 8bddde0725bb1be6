package photo_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"tongxing/blob/photo"
	"tongxing/fault"
)

// scene is a picture whose top left is bright and whose top right is red.
func scene(w, h int) *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{uint8(x * 200 / w), uint8(y * 200 / h), 40, 255}
			switch {
			case x < w/4 && y < h/4:
				c = color.RGBA{255, 255, 255, 255}
			case x >= w*3/4 && y < h/4:
				c = color.RGBA{220, 0, 0, 255}
			}
			p.SetRGBA(x, y, c)
		}
	}
	return p
}

func asJPEG(t *testing.T, p image.Image, quality int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, p, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// held puts an EXIF block in front: the way the camera was held and a place.
func held(raw []byte, orientation uint16) []byte {
	var tiff bytes.Buffer
	tiff.WriteString("MM\x00\x2a\x00\x00\x00\x08\x00\x02")
	for _, v := range []any{uint16(0x0112), uint16(3), uint32(1), orientation, uint16(0), // Orientation
		uint16(0x010f), uint16(2), uint32(4), []byte("GPS\x00"), // Make, with a word to look for
		uint32(0)} {
		_ = binary.Write(&tiff, binary.BigEndian, v)
	}
	body := append([]byte("Exif\x00\x00"), tiff.Bytes()...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))...)
	return append(append(out, body...), raw[2:]...)
}

func develop(t *testing.T, raw []byte) photo.Photo {
	t.Helper()
	p, err := photo.NewDarkroom(1).Develop(t.Context(), "before", bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEveryWayOfHoldingTheCamera(t *testing.T) {
	raw := asJPEG(t, scene(320, 200), 95)
	corners := map[uint16][2]string{ // where the white and the red corner must be
		1: {"top left", "top right"}, 2: {"top right", "top left"}, 3: {"bottom right", "bottom left"}, 4: {"bottom left", "bottom right"},
		5: {"top left", "bottom left"}, 6: {"top right", "bottom right"}, 7: {"bottom right", "top right"}, 8: {"bottom left", "top left"},
	}
	for way, want := range corners {
		p := develop(t, held(raw, way))
		if bytes.Contains(p.JPEG, []byte("Exif")) || bytes.Contains(p.JPEG, []byte("GPS")) {
			t.Errorf("way %d: what the camera wrote is still there", way)
		}
		got, err := jpeg.Decode(bytes.NewReader(p.JPEG))
		if err != nil {
			t.Fatal(err)
		}
		if w, h := got.Bounds().Dx(), got.Bounds().Dy(); w != p.Width || h != p.Height || (way >= 5) != (h > w) {
			t.Errorf("way %d: %d by %d", way, w, h)
		}
		if white, red := corner(got, isWhite), corner(got, isRed); white != want[0] || red != want[1] {
			t.Errorf("way %d: white %s, red %s, want %v", way, white, red, want)
		}
	}
}

func isWhite(r, g, b uint32) bool { return r > 0xe000 && g > 0xe000 && b > 0xe000 }
func isRed(r, g, b uint32) bool   { return r > 0xb000 && g < 0x3000 && b < 0x3000 }

func corner(p image.Image, is func(r, g, b uint32) bool) string {
	w, h := p.Bounds().Dx(), p.Bounds().Dy()
	for name, at := range map[string]image.Point{"top left": {8, 8}, "top right": {w - 9, 8}, "bottom left": {8, h - 9}, "bottom right": {w - 9, h - 9}} {
		if r, g, b, _ := p.At(at.X, at.Y).RGBA(); is(r, g, b) {
			return name
		}
	}
	return "nowhere"
}

func TestTheSameAgainIsRecognised(t *testing.T) {
	p := scene(640, 400)
	first, again, repacked := develop(t, asJPEG(t, p, 95)), develop(t, asJPEG(t, p, 95)), develop(t, asJPEG(t, p, 60))
	if first.Digest != again.Digest || first.Look != again.Look {
		t.Error("the same file is not recognised")
	}
	if first.Digest == repacked.Digest || first.Look != repacked.Look {
		t.Errorf("a re-packed view: digest must differ, look must not (%s, %s)", first.Look, repacked.Look)
	}
	mirrored := image.NewRGBA(p.Bounds())
	for y := range 400 {
		for x := range 640 {
			mirrored.Set(639-x, y, p.At(x, y))
		}
	}
	if develop(t, asJPEG(t, mirrored, 95)).Look == first.Look {
		t.Error("another view looks the same")
	}
}

func TestLargeBecomesScreenSized(t *testing.T) {
	p := develop(t, asJPEG(t, scene(4000, 3000), 80))
	if p.Width != photo.Edge || p.Height != photo.Edge*3/4 {
		t.Errorf("%d by %d", p.Width, p.Height)
	}
}

func TestThroughIsDrawnOnWhite(t *testing.T) {
	var raw bytes.Buffer
	if err := png.Encode(&raw, image.NewNRGBA(image.Rect(0, 0, 64, 64))); err != nil {
		t.Fatal(err)
	}
	got, err := jpeg.Decode(bytes.NewReader(develop(t, raw.Bytes()).JPEG))
	if err != nil {
		t.Fatal(err)
	}
	if r, _, _, _ := got.At(30, 30).RGBA(); r < 0xf000 {
		t.Error("what was see-through became dark")
	}
}

// bomb is a PNG header that claims a wall of points.
func bomb(t *testing.T) []byte {
	t.Helper()
	var raw bytes.Buffer
	if err := png.Encode(&raw, image.NewGray(image.Rect(0, 0, 64, 64))); err != nil {
		t.Fatal(err)
	}
	b := raw.Bytes()
	binary.BigEndian.PutUint32(b[16:], 60000)
	binary.BigEndian.PutUint32(b[20:], 60000)
	return repaired(b)
}

func TestWhatIsRefused(t *testing.T) {
	whole := asJPEG(t, scene(320, 200), 90)
	for want, raw := range map[string][]byte{
		"photo.empty":           nil,
		"photo.too_large":       make([]byte, photo.MostBytes+1),
		"photo.heic":            []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"),
		"photo.not_a_picture":   []byte("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
		"photo.too_small":       asJPEG(t, scene(8, 8), 90),
		"photo.too_many_points": bomb(t),
		"photo.broken":          whole[:len(whole)/2],
	} {
		_, err := photo.NewDarkroom(1).Develop(t.Context(), "before", bytes.NewReader(raw))
		bad, ok := fault.AsInvalid(err)
		if !ok || len(bad) != 1 || bad[0].Name != "before" || bad[0].Key != want {
			t.Errorf("%s: %v %v", want, bad, err)
		}
	}
}

func TestWhoWaitsCanGo(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if _, err := photo.NewDarkroom(0).Develop(ctx, "before", bytes.NewReader(asJPEG(t, scene(32, 32), 90))); err == nil || !strings.Contains(err.Error(), "canceled") {
		t.Errorf("%v", err)
	}
}

func FuzzDevelop(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00\x2a"))
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPVP8 "))
	room := photo.NewDarkroom(2)
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := room.Develop(t.Context(), "x", bytes.NewReader(raw))
		if err == nil && (p.Width > photo.Edge || p.Height > photo.Edge || len(p.Look) != 16) {
			t.Errorf("%d by %d, look %q", p.Width, p.Height, p.Look)
		}
	})
}

// repaired gives the changed header its right checksum.
func repaired(b []byte) []byte {
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}
