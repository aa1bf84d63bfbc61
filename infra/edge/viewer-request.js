// What CloudFront asks before it looks into its cache, for pages and files (not for /api/*).
//
// One address for each page: the shop's own host, a slash at the end, no index.html. Addresses that have moved lead to
// where they went. At / alone, a reader whose browser prefers another language of the shop is led to it.
//
// Runs in CloudFront's JavaScript runtime 2.0: ES 5.1 with async and await, below a millisecond, 10 KB of source.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
// infra/write.py puts it into template.yaml, where CloudFormation fills in what stands between braces.
import cf from 'cloudfront';

var DOMAIN = '${Domain}';
var LANGUAGES = '${Languages}'.split(',');
var LEADS_BY_LANGUAGE = '${LanguageRedirect}' === 'yes';
var MOVED = cf.kvs();

async function handler(event) {
    var request = event.request;
    var host = headerOf(request, 'host');
    // Several slashes at the front would make another site of what follows them.
    var path = request.uri.replace(/^\/+/, '/');
    var target = tidy(path);
    var moved = await whereTo(target);
    if (moved) {
        return redirect(301, absolute(moved, DOMAIN || host), moved.indexOf('?') < 0 ? request : null);
    }
    if ((DOMAIN && host !== DOMAIN) || target !== request.uri) {
        return redirect(301, absolute(target, DOMAIN || host), request);
    }
    if (target === '/' && LEADS_BY_LANGUAGE) {
        var language = preferred(request, host);
        if (language) {
            var answer = redirect(302, absolute('/' + language + '/', host), request);
            answer.headers['cache-control'] = { value: 'private, no-store' };
            answer.headers.vary = { value: 'accept-language, sec-fetch-site, referer' };
            return answer;
        }
    }
    if (target.charAt(target.length - 1) === '/') {
        request.uri = target + 'index.html';
    }
    return request;
}

// The one address of a page; a file's stays as it is.
function tidy(path) {
    if (/\/index\.html$/.test(path)) {
        return path.slice(0, -10);
    }
    var last = path.slice(path.lastIndexOf('/') + 1);
    return last && last.indexOf('.') < 0 ? path + '/' : path;
}

// Files whose name carries their hash never move: asking costs.
async function whereTo(path) {
    if (/^\/(assets|images|videos)\//.test(path)) {
        return '';
    }
    try {
        return await MOVED.get(path);
    } catch (missing) {
        return '';
    }
}

function absolute(target, host) {
    return target.charAt(0) === '/' ? 'https://' + host + target : target;
}

// Empty: stay. Somebody who comes from a page of the shop has chosen; a browser says so even where it names no page.
// A machine without a preference (a search engine) sees what stands at /.
function preferred(request, host) {
    var site = headerOf(request, 'sec-fetch-site');
    var purpose = headerOf(request, 'sec-fetch-dest');
    var from = headerOf(request, 'referer');
    if (site === 'same-origin' || site === 'same-site' || (purpose && purpose !== 'document')) {
        return '';
    }
    if (from.indexOf('https://' + host + '/') === 0) {
        return '';
    }
    var best = '', most = 0;
    headerOf(request, 'accept-language').toLowerCase().split(',').forEach(function (part) {
        var pieces = part.split(';');
        var code = pieces[0].trim().split('-')[0];
        var weight = /^\s*q=([01](\.[0-9]{0,3})?)\s*$/.exec(pieces[1] || 'q=1');
        var q = weight ? parseFloat(weight[1]) : 0;
        if (q > most && LANGUAGES.indexOf(code) >= 0) {
            best = code;
            most = q;
        }
    });
    return best === LANGUAGES[0] ? '' : best;
}

function headerOf(request, name) {
    return request.headers[name] ? request.headers[name].value : '';
}

function redirect(status, location, request) {
    return {
        statusCode: status,
        statusDescription: status === 301 ? 'Moved Permanently' : 'Found',
        headers: { location: { value: location + (request ? queryOf(request) : '') } }
    };
}

// As it came: CloudFront hands over what stood in the address, encoded.
function queryOf(request) {
    var parts = [];
    Object.keys(request.querystring).forEach(function (name) {
        var given = request.querystring[name];
        (given.multiValue || [given]).forEach(function (each) {
            parts.push(each.value === '' ? name : name + '=' + each.value);
        });
    });
    return parts.length ? '?' + parts.join('&') : '';
}
