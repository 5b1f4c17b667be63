import Files
import Merkle
import SimulatedDisk
import Wire

@testable import Ledger

/// Where a machine of these tests finds a file from elsewhere.
let exportedFile = "/exported"

/// What a view of the disk exports, as bytes.
func export(_ community: Community, _ range: Range<UInt64>, lane: Lane = .incident) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try LedgerView(of: community.site).lane(lane).export(range) { bytes += $0 }
    return bytes
}

/// A machine that holds nothing but a file.
func machine(holding bytes: [UInt8], options: LedgerOptions = .small) throws -> Community {
    let community = Community(disk: SimulatedDisk(seed: 2), options: options)
    try community.disk.replace(exportedFile, with: bytes)
    return community
}

func take(_ community: Community, signedBy key: VerifierKey? = nil) throws(LedgerError) {
    let file = try LaneImport(exportedFile, signedBy: key, on: community.disk)
    try Ledger.take(file, into: community.site)
}
