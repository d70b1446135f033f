package approval_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/opticsnet/optics/internal/provision/approval"
)

// FuzzSSHSIG gives arbitrary bytes as SSH signatures: they are refused as what they
// are, or are a signature that its approval's file keeps as it is.
func FuzzSSHSIG(f *testing.F) {
	for n := range byte(2) {
		signer, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize)))
		if err != nil {
			f.Fatal(err)
		}
		a, err := approval.SignSSH(nil, signer, statement(n+1))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(a.Signature)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		a := approval.Approval{Statement: statement(1), Scheme: approval.SSH, Signature: raw}
		_, bad := a.Key()
		if bad != nil && !errors.Is(bad, approval.ErrSignature) {
			t.Errorf("an error of no kind: %v", bad)
		}
		text, err := a.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := approval.Decode(text)
		switch {
		case err != nil && bad == nil:
			t.Errorf("right, and not read again: %v", err)
		case err != nil && !errors.Is(err, approval.ErrMalformed):
			t.Errorf("an error of no kind: %v", err)
		case err == nil && !bytes.Equal(again.Signature, raw):
			t.Errorf("%x is read again as %x", raw, again.Signature)
		}
	})
}

// FuzzSignature gives arbitrary texts as signatures that were made elsewhere: they
// are refused, or are a signature that its approval's file keeps as it is.
func FuzzSignature(f *testing.F) {
	s := statement(1)
	for _, v := range []string{
		"", "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n", "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----",
		"0x1562756eb7f8a9fe5f5c1fefb5c88fadd47e33129e06250e748250ab7a151afc7a6d205f7a973d9ff25317bd525c6b6cc5cfdd798a6cbbfbbbeb76be02e7c12d1c",
		"-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgiojj3XQJ8ZX9UtstPLpdcspnCb\n" +
			"8dlBIb83SIAbQPb1wAAAAPb3B0aWNzLWFwcHJvdmFsAAAAAAAAAAZzaGE1MTIAAABTAAAA\n" +
			"C3NzaC1lZDI1NTE5AAAAQIpmTNyaU/fmWmUPQPx2mFbo0JLimu5xux2BKaIEvpLZhUmnl4\n2r8xTvBIMCGdcSWiXBihROJ6QxYWQKknV76g8=\n-----END SSH SIGNATURE-----\n",
	} {
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, signature string) {
		a, err := approval.New(s, signature)
		if err != nil {
			if !errors.Is(err, approval.ErrMalformed) && !errors.Is(err, approval.ErrSignature) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		text, err := a.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := approval.Decode(text)
		if err != nil || !bytes.Equal(again.Signature, a.Signature) {
			t.Errorf("%q is accepted and not read again: %v", signature, err)
		}
	})
}

// FuzzApprovalFile gives arbitrary files: they are refused, or are exactly what
// would be written.
func FuzzApprovalFile(f *testing.F) {
	wallet := approval.Approval{Statement: statement(1), Scheme: approval.Ethereum, Signature: append(bytes.Repeat([]byte{1}, 64), 27)}
	text, err := wallet.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"version": 1, "statement": {}, "scheme": "ssh", "signature": "-----BEGIN SSH SIGNATURE-----\n"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		a, err := approval.Decode(text)
		if err != nil {
			if !errors.Is(err, approval.ErrMalformed) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		if again, err := a.Encode(); err != nil || !bytes.Equal(again, text) {
			t.Errorf("written again: %v\n%s\n%s", err, again, text)
		}
		if _, err := approval.ParseStatement(a.Statement.Text()); err != nil {
			t.Errorf("its statement is not read: %v", err)
		}
	})
}

// FuzzStatement gives arbitrary texts as statements.
func FuzzStatement(f *testing.F) {
	f.Add(statement(1).Text())
	f.Fuzz(func(t *testing.T, text string) {
		s, err := approval.ParseStatement(text)
		if err == nil && s.Text() != text {
			t.Errorf("read\n%s\nwritten\n%s", text, s.Text())
		}
	})
}
