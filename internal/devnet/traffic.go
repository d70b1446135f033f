package devnet

import (
	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent/kathy"
	"github.com/opticsnet/optics/internal/node"
)

// Traffic is what Kathy sends on a development network.
type Traffic struct {
	// Messages is the number of messages over all lanes together; 0 is no end,
	// or no traffic when Rate is 0 too.
	Messages uint64
	// Rate is in messages a second over all lanes together; 0 is as fast as the
	// chains take them.
	Rate float64
	// Chat makes the bodies.
	Chat kathy.Chat
}

// perHome divides the traffic evenly between the Homes; each of them takes its
// destinations in turn.
func (t Traffic) perHome(places []Deployment) map[optics.Domain]node.Traffic {
	if t.Messages == 0 && t.Rate == 0 {
		return nil
	}
	homes := uint64(len(places))
	shares := make(map[optics.Domain]node.Traffic, len(places))
	for i, d := range places {
		share := node.Traffic{Chat: t.Chat, Rate: t.Rate / float64(homes), Total: t.Messages / homes}
		if uint64(i) < t.Messages%homes {
			share.Total++
		}
		for _, other := range places {
			if other.Domain != d.Domain {
				share.Targets = append(share.Targets, kathy.Target{Domain: other.Domain, Recipient: optics.Bytes32(other.Sink)})
			}
		}
		if t.Messages == 0 || share.Total > 0 {
			shares[d.Domain] = share
		}
	}
	return shares
}
