package main

import (
	"github.com/opticsnet/optics/internal/provision/iamapply"
)

// findKeys puts the ARNs of the keys there are into the policies: those that the
// aliases lead to, and those of rotations that are not finished.
func (s *applySession) findKeys() error {
	inventory := &s.world.inventory
	if len(inventory.Keys) == 0 {
		return nil
	}
	found, missing, err := iamapply.FindKeys(s.cmd.Context(), s.account.KMS(), inventory.Keys)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		s.note("%d of %d keys are not there yet; make them with: optics keys provision -e %s, and run this again", len(missing), len(found), s.world.env.Name)
	}
	beside, err := besideKeys(s.cmd.Context(), s.account, s.state, s.world.env)
	if err != nil {
		return err
	}
	for i, key := range found {
		found[i].Beside = beside[key.Alias]
		for _, arn := range beside[key.Alias] {
			s.note("%s is being rotated: %s is allowed beside %s; disable the one that nobody uses any more, and run this again", key.Alias, arn, key.ARN)
		}
	}
	inventory.Keys = found
	return s.world.generate()
}
