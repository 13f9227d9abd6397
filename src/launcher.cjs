#!/usr/bin/env node
/*
 * Starts the program, on this Node when it is new enough, else on the one that the repository's own packages bring.
 * Written in old JavaScript, so that an old Node can read it and say what is missing.
 */
'use strict';

var fs = require('fs');
var os = require('os');
var path = require('path');

/** Oldest Node that runs the program, as in package.json. */
var NEEDED = [22, 13];

function isNewEnough(version) {
  var parts = version.split('.').map(Number);
  return parts[0] > NEEDED[0] || (parts[0] === NEEDED[0] && parts[1] >= NEEDED[1]);
}

/** The Node of the checkout this file lies in, or undefined. */
function ownNode() {
  var file = path.join(__dirname, '..', 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  return process.platform !== 'win32' && fs.existsSync(file) ? file : undefined;
}

/** Compiled code is kept in the person's own cache folder, where nobody else can put any. */
function keepCompiledCode() {
  try {
    var cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
    require('module').enableCompileCache(path.join(cache, 'trueup', 'compiled'));
  } catch (_error) {
    // Without a home folder the program starts a little slower, that is all.
  }
}

/** Runs this file again on another Node, as if it were this process: same terminal, same signals, same end. */
function runOn(node) {
  var child = require('child_process').spawn(node, [__filename].concat(process.argv.slice(2)), { stdio: 'inherit' });
  ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'].forEach(function (signal) {
    process.on(signal, function () {
      // The terminal tells both of us about Ctrl+C; the others reach only this process.
      if (signal !== 'SIGINT') child.kill(signal);
    });
  });
  child.on('error', function (error) {
    process.stderr.write('trueup: ' + node + ' does not start: ' + error.message + '\n');
    process.exit(1);
  });
  child.on('exit', function (code, signal) {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

if (isNewEnough(process.versions.node)) {
  keepCompiledCode();
  import('./main.js');
} else if (ownNode() !== undefined && process.execPath !== fs.realpathSync(ownNode())) {
  runOn(ownNode());
} else {
  process.stderr.write('trueup: needs Node ' + NEEDED.join('.') + ' or newer, this is ' + process.versions.node + '\n');
  process.stderr.write('fix: install a newer Node (https://nodejs.org), then run trueup again\n');
  process.exit(1);
}
