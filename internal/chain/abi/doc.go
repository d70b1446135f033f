// Package abi holds the bindings of the contracts, generated from the sources in contracts/ by `make contracts`.
//
// They are stateless: values in, calldata out, and return data or logs in, values out. For each contract there is a type
// of its name with a constructor (NewHome), its metadata (HomeMetaData, with ABI and creation bytecode), TryPack methods
// for calldata, Unpack methods for results, and UnpackEvent methods for logs. The Pack methods panic on values that do
// not fit their type; use TryPack for anything that comes from outside.
package abi
