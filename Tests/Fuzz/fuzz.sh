#!/bin/sh
# Feeds a decoder what libFuzzer thinks up, for a minute or as its flags say:
#     Tests/Fuzz/fuzz.sh cbor|json|record|frame|histogram|h1|h2|h2client|hpack [-runs=N] [-max_total_time=SECONDS]
#
# Inputs that reach new code join a working corpus under .build/fuzz; what is kept of it in the repository is the
# minimised part (MINIMISE=1), and the tests replay that. SwiftPM cannot build such a target, so this compiles the few
# modules that it needs itself.
set -eu
target=${1:?usage: fuzz.sh cbor|json|record|frame|histogram|h1|h2|h2client|hpack [FLAG...]}
shift
[ $# -gt 0 ] || set -- -max_total_time=60
cd "$(dirname "$0")/../.."
corpus=Tests/Fuzz/Corpus/$target
work=.build/fuzz/$target
mkdir -p "$work/found"

features="-swift-version 6 -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault
    -enable-upcoming-feature MemberImportVisibility"
flags="-sanitize=fuzzer,address -parse-as-library -O -I $work
    -Xcc -fmodule-map-file=$PWD/Sources/Platform/CLinux/module.modulemap
    -Xcc -fmodule-map-file=$PWD/Sources/Platform/COpenSSL/module.modulemap
    -Xcc -fmodule-map-file=$PWD/Sources/Platform/CUV/module.modulemap
    -Xcc -fmodule-map-file=$PWD/Sources/Platform/CNghttp2/module.modulemap $features"

module() {
    # shellcheck disable=SC2046,SC2086
    swiftc $flags -module-name "$1" -emit-module -emit-module-path "$work/$1.swiftmodule" \
        -emit-library -static -o "$work/lib$1.a" $(find "$2" -name '*.swift')
}

c_libraries=-lcrypto
leaks=1
case $target in
cbor) modules="CBOR=Sources/Core/CBOR" ;;
json) modules="JSON=Sources/Core/JSON" ;;
record | frame) modules="CBOR=Sources/Core/CBOR Digest=Sources/Platform/Digest Wire=Protocols/Wire" ;;
histogram) modules="CBOR=Sources/Core/CBOR Sketch=Sources/Core/Sketch" ;;
h1) modules="HTTPTypes=Sources/Platform/HTTPTypes HTTP1=Sources/Platform/HTTP1 HTTP1Reading=Tests/HTTP1Reading" ;;
h2 | h2client | hpack)
    modules="Threads=Sources/Platform/Threads EventLoop=Sources/Platform/EventLoop Digest=Sources/Platform/Digest
        TLS=Sources/Platform/TLS HTTPTypes=Sources/Platform/HTTPTypes HTTP1=Sources/Platform/HTTP1
        HTTP=Sources/Platform/HTTP HTTPAttack=Tests/HTTPAttack"
    c_libraries="-lssl -lcrypto -luv -lnghttp2"
    # What is attacked lives as long as the process, which looks like a leak at its end.
    leaks=0
    ;;
*) echo "no such target: $target" >&2 && exit 2 ;;
esac
libraries=
for each in $modules; do
    module "${each%%=*}" "${each#*=}"
    libraries="$work/lib${each%%=*}.a $libraries"
done
# shellcheck disable=SC2086
swiftc $flags -module-name Fuzz -o "$work/fuzz" "Tests/Fuzz/$target.swift" $libraries $c_libraries

# The runtime's own backtraces would catch the signals that libFuzzer waits for.
export SWIFT_BACKTRACE=enable=no
export ASAN_OPTIONS=detect_leaks=$leaks
"$work/fuzz" "$@" -max_len=1024 -timeout=5 -print_final_stats=1 \
    -artifact_prefix="$work/" "$work/found" "$corpus"

if [ "${MINIMISE:-}" = 1 ]; then
    rm -rf "$work/kept"
    mkdir "$work/kept"
    # The fewest files that together reach what all of them reach.
    "$work/fuzz" -set_cover_merge=1 -max_len=256 -use_counters=0 "$work/kept" "$corpus" "$work/found"
    rm -f "$corpus"/*
    mv "$work/kept"/* "$corpus"/
fi
