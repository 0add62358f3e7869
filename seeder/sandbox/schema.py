"""The tables. Times are epoch seconds UTC; lists and maps that Conduit hands through are JSON."""

from __future__ import annotations

TABLES = """
CREATE TABLE IF NOT EXISTS user (
    id INTEGER PRIMARY KEY AUTOINCREMENT, phid TEXT UNIQUE NOT NULL,
    username TEXT UNIQUE NOT NULL COLLATE NOCASE, realname TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'person', admin INTEGER NOT NULL DEFAULT 0,
    disabled INTEGER NOT NULL DEFAULT 0, away_until INTEGER,
    created INTEGER NOT NULL, modified INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS token (token TEXT PRIMARY KEY, user TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS project (
    id INTEGER PRIMARY KEY AUTOINCREMENT, phid TEXT UNIQUE NOT NULL, name TEXT NOT NULL, slug TEXT,
    description TEXT, icon TEXT NOT NULL, color TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'active',
    parent TEXT, milestone INTEGER, depth INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL, modified INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS slug (slug TEXT PRIMARY KEY, project TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS board_column (
    id INTEGER PRIMARY KEY AUTOINCREMENT, phid TEXT UNIQUE NOT NULL, project TEXT NOT NULL,
    name TEXT NOT NULL,
    sequence INTEGER NOT NULL, is_default INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS task (
    id INTEGER PRIMARY KEY AUTOINCREMENT, phid TEXT UNIQUE NOT NULL, title TEXT NOT NULL,
    description TEXT NOT NULL, author TEXT NOT NULL, owner TEXT, status TEXT NOT NULL,
    priority INTEGER NOT NULL, closer TEXT, closed INTEGER, mentors TEXT, hackathon TEXT,
    view TEXT NOT NULL DEFAULT 'users', created INTEGER NOT NULL, modified INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS task_author ON task (author);
CREATE INDEX IF NOT EXISTS task_priority ON task (priority, id);
CREATE INDEX IF NOT EXISTS task_modified ON task (modified, id);
CREATE TABLE IF NOT EXISTS position (
    task TEXT NOT NULL, project TEXT NOT NULL, board_column TEXT NOT NULL, PRIMARY KEY (task, project));
CREATE TABLE IF NOT EXISTS edge (
    id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, type TEXT NOT NULL, target TEXT NOT NULL,
    UNIQUE (source, type, target));
CREATE INDEX IF NOT EXISTS edge_target ON edge (type, target);
CREATE TABLE IF NOT EXISTS xact (
    id INTEGER PRIMARY KEY AUTOINCREMENT, phid TEXT UNIQUE NOT NULL, object TEXT NOT NULL,
    author TEXT NOT NULL,
    kind TEXT NOT NULL, type TEXT, fields TEXT NOT NULL, detail TEXT NOT NULL, grouped TEXT NOT NULL,
    comment TEXT, comment_id INTEGER, comment_phid TEXT, created INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS xact_object ON xact (object, id);
CREATE INDEX IF NOT EXISTS xact_author ON xact (author, id);
CREATE INDEX IF NOT EXISTS xact_comment ON xact (comment_id);
CREATE TABLE IF NOT EXISTS story (
    key INTEGER PRIMARY KEY, phid TEXT UNIQUE NOT NULL, author TEXT NOT NULL, object TEXT NOT NULL,
    told TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS story_about (
    phid TEXT NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (phid, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, task TEXT NOT NULL, author TEXT NOT NULL,
    recipient TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS request (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, method TEXT NOT NULL, connection TEXT NOT NULL,
    params TEXT NOT NULL, user_agent TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS gerrit_account (id INTEGER PRIMARY KEY, document BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS gerrit_project (name TEXT PRIMARY KEY, document BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS gerrit_change (number INTEGER PRIMARY KEY, document BLOB NOT NULL);
"""
# Columns that worlds of earlier versions lack: table, column, and what it is.
ADDED = (("task", "view", "TEXT NOT NULL DEFAULT 'users'"), ("user", "away_until", "INTEGER"))
