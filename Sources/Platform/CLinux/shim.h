#pragma once
#include <linux/ioprio.h>
#include <linux/stat.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

// glibc declares statx and AT_EMPTY_PATH to those alone who define _GNU_SOURCE, which Swift's view of it does not. With
// that flag and an empty path the descriptor itself is meant.
static inline long linli_statx(int descriptor, struct statx *status) {
    const int at_empty_path = 0x1000;
    return syscall(SYS_statx, descriptor, "", at_empty_path, STATX_INO | STATX_BTIME, status);
}

// glibc has no wrapper for ioprio_set, and gettid only under _GNU_SOURCE. Both calls are about the calling thread: Linux
// gives threads priorities of their own.
static inline int linli_step_back(int nice) {
    const long thread = syscall(SYS_gettid);
    const int lowest = IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 7);
    // Who is slower already is not made faster.
    const int slower = getpriority(PRIO_PROCESS, (id_t)thread) < nice ? setpriority(PRIO_PROCESS, (id_t)thread, nice) : 0;
    return syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, lowest) == 0 ? slower : -1;
}
