// Holds the write lock of the database named by the argument until it is killed; says "locked" when it has it.
import Database from 'better-sqlite3';

const database = new Database(process.argv[2]);
database.exec('BEGIN IMMEDIATE');
process.stdout.write('locked\n');
setInterval(() => database.inTransaction, 1000);
