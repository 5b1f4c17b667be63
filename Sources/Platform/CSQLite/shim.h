#pragma once
#include <sqlite3.h>

// SQLITE_TRANSIENT and SQLITE_STATIC are casts of integers to function pointers, which Swift does not import.
static inline int linli_sqlite3_bind_blob_static(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_STATIC);
}

static inline int linli_sqlite3_bind_blob_copied(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

static inline int linli_sqlite3_bind_text_static(sqlite3_stmt *statement, int index, const void *text, int count) {
    return sqlite3_bind_text(statement, index, text, count, SQLITE_STATIC);
}

static inline int linli_sqlite3_bind_text_copied(sqlite3_stmt *statement, int index, const void *text, int count) {
    return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}

// sqlite3_config and sqlite3_db_config take what follows as variadic arguments, which Swift does not import.
static inline int linli_sqlite3_count_no_memory(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static inline int linli_sqlite3_keep_wal_on_close(sqlite3 *database, int keeps) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keeps, (int *)0);
}

// A VFS extends sqlite3_file by what it needs to find its own object again; C lays the two out one after the other,
// which Swift does not promise for a struct of its own.
typedef struct linli_sqlite3_file {
    sqlite3_file base;
    void *object;
} linli_sqlite3_file;
