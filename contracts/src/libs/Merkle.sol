// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ErrorsLib } from "./ErrorsLib.sol";

/// @title MerkleLib
/// @notice The incremental merkle tree of depth 32 over keccak256, as in the deposit contract of Ethereum's beacon chain.
///
/// Invariants:
/// - The root depends on the leaves and their order alone.
/// - A leaf once inserted stays at its index, and its proof folds to every root under which that proof was made.
///
/// @dev Leaves are not hashed again. Fixed depth makes an inner node useless as a leaf: a path has always 32 steps.
library MerkleLib {
    /// @notice The steps from a leaf to the root.
    uint256 internal constant TREE_DEPTH = 32;
    /// @notice The most leaves that a tree takes.
    uint256 internal constant MAX_LEAVES = 2 ** TREE_DEPTH - 1;

    /// @notice The filled left siblings on the way to the next leaf, and the number of leaves.
    struct Tree {
        bytes32[TREE_DEPTH] branch;
        uint256 count;
    }

    // The roots of empty trees: Z_0 is an empty leaf, Z_n the hash of two Z_(n-1).
    bytes32 private constant Z_0 = hex"0000000000000000000000000000000000000000000000000000000000000000";
    bytes32 private constant Z_1 = hex"ad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb5";
    bytes32 private constant Z_2 = hex"b4c11951957c6f8f642c4af61cd6b24640fec6dc7fc607ee8206a99e92410d30";
    bytes32 private constant Z_3 = hex"21ddb9a356815c3fac1026b6dec5df3124afbadb485c9ba5a3e3398a04b7ba85";
    bytes32 private constant Z_4 = hex"e58769b32a1beaf1ea27375a44095a0d1fb664ce2dd358e7fcbfb78c26a19344";
    bytes32 private constant Z_5 = hex"0eb01ebfc9ed27500cd4dfc979272d1f0913cc9f66540d7e8005811109e1cf2d";
    bytes32 private constant Z_6 = hex"887c22bd8750d34016ac3c66b5ff102dacdd73f6b014e710b51e8022af9a1968";
    bytes32 private constant Z_7 = hex"ffd70157e48063fc33c97a050f7f640233bf646cc98d9524c6b92bcf3ab56f83";
    bytes32 private constant Z_8 = hex"9867cc5f7f196b93bae1e27e6320742445d290f2263827498b54fec539f756af";
    bytes32 private constant Z_9 = hex"cefad4e508c098b9a7e1d8feb19955fb02ba9675585078710969d3440f5054e0";
    bytes32 private constant Z_10 = hex"f9dc3e7fe016e050eff260334f18a5d4fe391d82092319f5964f2e2eb7c1c3a5";
    bytes32 private constant Z_11 = hex"f8b13a49e282f609c317a833fb8d976d11517c571d1221a265d25af778ecf892";
    bytes32 private constant Z_12 = hex"3490c6ceeb450aecdc82e28293031d10c7d73bf85e57bf041a97360aa2c5d99c";
    bytes32 private constant Z_13 = hex"c1df82d9c4b87413eae2ef048f94b4d3554cea73d92b0f7af96e0271c691e2bb";
    bytes32 private constant Z_14 = hex"5c67add7c6caf302256adedf7ab114da0acfe870d449a3a489f781d659e8becc";
    bytes32 private constant Z_15 = hex"da7bce9f4e8618b6bd2f4132ce798cdc7a60e7e1460a7299e3c6342a579626d2";
    bytes32 private constant Z_16 = hex"2733e50f526ec2fa19a22b31e8ed50f23cd1fdf94c9154ed3a7609a2f1ff981f";
    bytes32 private constant Z_17 = hex"e1d3b5c807b281e4683cc6d6315cf95b9ade8641defcb32372f1c126e398ef7a";
    bytes32 private constant Z_18 = hex"5a2dce0a8a7f68bb74560f8f71837c2c2ebbcbf7fffb42ae1896f13f7c7479a0";
    bytes32 private constant Z_19 = hex"b46a28b6f55540f89444f63de0378e3d121be09e06cc9ded1c20e65876d36aa0";
    bytes32 private constant Z_20 = hex"c65e9645644786b620e2dd2ad648ddfcbf4a7e5b1a3a4ecfe7f64667a3f0b7e2";
    bytes32 private constant Z_21 = hex"f4418588ed35a2458cffeb39b93d26f18d2ab13bdce6aee58e7b99359ec2dfd9";
    bytes32 private constant Z_22 = hex"5a9c16dc00d6ef18b7933a6f8dc65ccb55667138776f7dea101070dc8796e377";
    bytes32 private constant Z_23 = hex"4df84f40ae0c8229d0d6069e5c8f39a7c299677a09d367fc7b05e3bc380ee652";
    bytes32 private constant Z_24 = hex"cdc72595f74c7b1043d0e1ffbab734648c838dfb0527d971b602bc216c9619ef";
    bytes32 private constant Z_25 = hex"0abf5ac974a1ed57f4050aa510dd9c74f508277b39d7973bb2dfccc5eeb0618d";
    bytes32 private constant Z_26 = hex"b8cd74046ff337f0a7bf2c8e03e10f642c1886798d71806ab1e888d9e5ee87d0";
    bytes32 private constant Z_27 = hex"838c5655cb21c6cb83313b5a631175dff4963772cce9108188b34ac87c81c41e";
    bytes32 private constant Z_28 = hex"662ee4dd2dd7b2bc707961b1e646c4047669dcb6584f0d8d770daf5d7e7deb2e";
    bytes32 private constant Z_29 = hex"388ab20e2573d171a88108e79d820e98f26c0b84aa8b2f4aa4968dbb818ea322";
    bytes32 private constant Z_30 = hex"93237c50ba75ee485f4c22adf2f741400bdf8d6a9cc7df7ecae576221665d735";
    bytes32 private constant Z_31 = hex"8448818bb4ae4562849e949e17ac16e0be16688e156b5cf15e098c627c0056a9";

    /// @notice Appends a leaf; reverts "merkle tree full" after MAX_LEAVES of them.
    /// @return _count The number of leaves with this one.
    /// @return _root The root over them.
    function insert(Tree storage _tree, bytes32 _leaf) internal returns (uint256 _count, bytes32 _root) {
        uint256 _index = _tree.count;
        require(_index < MAX_LEAVES, ErrorsLib.TREE_FULL);
        _count = _index + 1;
        _tree.count = _count;
        bytes32[TREE_DEPTH] memory _zeroes = zeroHashes();
        // Up the path of the new leaf. Where the index has a one, the path comes from the right and the left sibling was
        // kept; everywhere else the right sibling is empty, and on the first such level the path's node is kept for later.
        // Assembly, because every message pays for 32 levels: hashed in scratch space, without copies and bounds checks.
        assembly ("memory-safe") {
            let _branch := _tree.slot // where the node kept at the level is
            let _zero := _zeroes // where the level's zero hash is
            let _end := add(_zeroes, 0x400)
            let _kept := 0
            _root := _leaf
            for { } _index { _index := shr(1, _index) } {
                switch and(_index, 1)
                case 0 {
                    if iszero(_kept) {
                        sstore(_branch, _root)
                        _kept := 1
                    }
                    mstore(0x00, _root)
                    mstore(0x20, mload(_zero))
                }
                default {
                    mstore(0x00, sload(_branch))
                    mstore(0x20, _root)
                }
                _root := keccak256(0x00, 0x40)
                _branch := add(_branch, 1)
                _zero := add(_zero, 0x20)
            }
            if iszero(_kept) { sstore(_branch, _root) }
            for { } lt(_zero, _end) { _zero := add(_zero, 0x20) } {
                mstore(0x00, _root)
                mstore(0x20, mload(_zero))
                _root := keccak256(0x00, 0x40)
            }
        }
    }

    /// @notice The root over the leaves so far; with no leaf, the root of the empty tree.
    function root(Tree storage _tree) internal view returns (bytes32 _current) {
        bytes32[TREE_DEPTH] memory _zeroes = zeroHashes();
        uint256 _count = _tree.count;
        for (uint256 _level = 0; _level < TREE_DEPTH; _level++) {
            if ((_count >> _level) & 1 == 1) {
                _current = keccak256(abi.encodePacked(_tree.branch[_level], _current));
            } else {
                _current = keccak256(abi.encodePacked(_current, _zeroes[_level]));
            }
        }
    }

    /// @notice The root that a leaf, its sibling path from the leaf upwards, and its index fold to.
    /// @dev Only the lowest 32 bits of the index count.
    function branchRoot(bytes32 _leaf, bytes32[TREE_DEPTH] calldata _path, uint256 _index)
        internal
        pure
        returns (bytes32 _current)
    {
        // Assembly, because every delivery pays for 32 levels: hashed in scratch space, straight from the calldata, four
        // levels a turn.
        assembly ("memory-safe") {
            // The parent of a node and its sibling; side is 0x20 where the node is the right one.
            function parent(_node, _sibling, _side) -> _hash {
                mstore(_side, _node)
                mstore(xor(_side, 0x20), _sibling)
                _hash := keccak256(0x00, 0x40)
            }
            _current := _leaf
            let _sides := shl(5, _index) // bit 5 is the level's
            let _end := add(_path, 0x400)
            for { let _at := _path } lt(_at, _end) { _at := add(_at, 0x80) } {
                _current := parent(_current, calldataload(_at), and(_sides, 0x20))
                _current := parent(_current, calldataload(add(_at, 0x20)), and(shr(1, _sides), 0x20))
                _current := parent(_current, calldataload(add(_at, 0x40)), and(shr(2, _sides), 0x20))
                _current := parent(_current, calldataload(add(_at, 0x60)), and(shr(3, _sides), 0x20))
                _sides := shr(4, _sides)
            }
        }
    }

    /// @notice The roots of the empty trees of depth 0 to 31.
    function zeroHashes() internal pure returns (bytes32[TREE_DEPTH] memory _hashes) {
        _hashes[0] = Z_0;
        _hashes[1] = Z_1;
        _hashes[2] = Z_2;
        _hashes[3] = Z_3;
        _hashes[4] = Z_4;
        _hashes[5] = Z_5;
        _hashes[6] = Z_6;
        _hashes[7] = Z_7;
        _hashes[8] = Z_8;
        _hashes[9] = Z_9;
        _hashes[10] = Z_10;
        _hashes[11] = Z_11;
        _hashes[12] = Z_12;
        _hashes[13] = Z_13;
        _hashes[14] = Z_14;
        _hashes[15] = Z_15;
        _hashes[16] = Z_16;
        _hashes[17] = Z_17;
        _hashes[18] = Z_18;
        _hashes[19] = Z_19;
        _hashes[20] = Z_20;
        _hashes[21] = Z_21;
        _hashes[22] = Z_22;
        _hashes[23] = Z_23;
        _hashes[24] = Z_24;
        _hashes[25] = Z_25;
        _hashes[26] = Z_26;
        _hashes[27] = Z_27;
        _hashes[28] = Z_28;
        _hashes[29] = Z_29;
        _hashes[30] = Z_30;
        _hashes[31] = Z_31;
    }
}
