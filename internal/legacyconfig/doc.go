// Package legacyconfig reads and edits the configuration that operators of
// published agents have on disk: a directory with <network>_config.json, the base
// that all agents of one Home share, and <agent>-partial.json for each agent, over
// which environment variables are laid.
//
// [Load] merges the layers in the published order and decodes the result strictly:
// what is unknown, missing or impossible is a [Problem] with its file, line and
// column or its variable, all of them together. What published files have and our
// agents do not need is accepted and named as ignored ([Config.Notes]).
//
// [Document] changes single values of a JSON file and leaves every other byte as it
// is; [EditSigners] uses it to bring the signers of a file up to date.
//
// The package reads files and nothing else: it opens no key and asks no chain.
package legacyconfig
