package chain

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
)

// xappABI packs and unpacks; it has no state.
var xappABI = abi.NewXAppConnectionManager()

// XAppConnectionManager is the contract that says which Home and Replicas the
// applications of one chain believe.
//
// Reads take the block to read at; the zero BlockRef means the latest. They
// return errors that wrap optics.ErrNotFound when the chain has no such block
// (any more), and ErrNoContract.
type XAppConnectionManager struct {
	reader
	chain optics.Domain
}

// NewXAppConnectionManager returns the XAppConnectionManager at an address of
// the chain of a domain.
func NewXAppConnectionManager(node Node, chain optics.Domain, address common.Address) *XAppConnectionManager {
	return &XAppConnectionManager{reader: reader{node: node, address: address}, chain: chain}
}

// Address returns the contract's address.
func (x *XAppConnectionManager) Address() common.Address { return x.address }

// ReplicaOf returns the Replica that is enrolled for a home, the zero address
// for none.
func (x *XAppConnectionManager) ReplicaOf(ctx context.Context, at optics.BlockRef, home optics.Domain) (common.Address, error) {
	var replica common.Address
	err := x.read(ctx, at, field(xappABI.PackDomainToReplica(uint32(home)), xappABI.UnpackDomainToReplica, &replica))
	if err != nil {
		return common.Address{}, x.failed("read enrolled replica", err)
	}
	return replica, nil
}

// DomainOf returns the home domain that a Replica is enrolled for, 0 for none.
func (x *XAppConnectionManager) DomainOf(ctx context.Context, at optics.BlockRef, replica common.Address) (optics.Domain, error) {
	var domain uint32
	err := x.read(ctx, at, field(xappABI.PackReplicaToDomain(replica), xappABI.UnpackReplicaToDomain, &domain))
	if err != nil {
		return 0, x.failed("read domain of a replica", err)
	}
	return optics.Domain(domain), nil
}

// WatcherPermission reports whether a watcher's failure notices for a home
// un-enrol its Replica.
func (x *XAppConnectionManager) WatcherPermission(ctx context.Context, at optics.BlockRef, watcher common.Address, home optics.Domain) (bool, error) {
	var may bool
	err := x.read(ctx, at, field(xappABI.PackWatcherPermission(watcher, uint32(home)), xappABI.UnpackWatcherPermission, &may))
	if err != nil {
		return false, x.failed("read watcher permission", err)
	}
	return may, nil
}

// HomeAddress returns the Home that applications dispatch to.
func (x *XAppConnectionManager) HomeAddress(ctx context.Context, at optics.BlockRef) (common.Address, error) {
	var home common.Address
	if err := x.read(ctx, at, field(xappABI.PackHome(), xappABI.UnpackHome, &home)); err != nil {
		return common.Address{}, x.failed("read home", err)
	}
	return home, nil
}

// UnenrollIntent packs unenrollReplica: it cuts off the Replica of the notice's
// home. The contract takes it from anybody, if a permitted watcher signed it and
// it names the Replica's updater.
func (x *XAppConnectionManager) UnenrollIntent(n optics.SignedFailureNotice) (optics.TxIntent, error) {
	return optics.TxIntent{
		Key:      fmt.Sprintf("unenroll/%s/%s", x.chain, n.HomeDomain),
		Chain:    x.chain,
		To:       x.address,
		Data:     xappABI.PackUnenrollReplica(uint32(n.HomeDomain), n.Updater, n.Signature[:]),
		GasLimit: gasUnenroll,
		Purpose:  "unenroll",
		Urgent:   true,
	}, nil
}

func (x *XAppConnectionManager) failed(doing string, err error) error {
	return fmt.Errorf("%s at the connection manager of %s: %w", doing, x.chain, err)
}
