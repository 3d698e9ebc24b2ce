/* SPDX-License-Identifier: MIT */
/*
 * threadscale machine: prints or saves what machine.json says.
 */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "bench/command/commands.h"
#include "bench/json/json.h"
#include "bench/machine/machine.h"
#include "bench/machine/text.h"
#include "bench/options/options.h"
#include "bench/tools/error.h"
#include "bench/tools/file.h"
#include "bench/tools/suggest.h"
#include "bench/tools/text.h"
#include "probes/protocol.h"

static const char help[] =
	"usage: threadscale machine [-o FILE|DIR] [--format text|json]\n"
	"\n"
	"Describes this machine, as every result folder does.\n"
	"\n"
	"  -o, --output FILE|DIR  save the JSON there, as DIR/machine.json in\n"
	"                         a folder; - is standard output\n"
	"      --format FORMAT    text: what matters most (default)\n"
	"                         json: every field, as in machine.json\n"
	"  -h, --help             this text\n";

static const struct option known[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "format", required_argument, NULL, 'F' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

struct request {
	const char *output, *format;
	bool help;
};

static int check_format(const char *format)
{
	static const char *const formats[] = { "text", "json" };

	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (!strcmp(format, formats[i]))
			return 0;
	bench_error("unknown format '%s'; %s", format,
		    bench_suggest(format, formats,
				  sizeof formats / sizeof *formats));
	return -1;
}

static int parse(struct request *request, int argc, char **argv)
{
	int letter;

	while ((letter = bench_options_next(argc, argv, ":o:h", known)) != -1) {
		if (letter == 'o')
			request->output = optarg;
		else if (letter == 'F')
			request->format = optarg;
		else if (letter == 'h')
			request->help = true;
		else
			return -1;
	}
	if (optind < argc) {
		bench_error("machine takes no argument '%s'", argv[optind]);
		return -1;
	}
	if (request->format && check_format(request->format))
		return -1;
	if (request->output && request->format &&
	    strcmp(request->format, "json")) {
		bench_error("-o saves JSON: leave out --format %s",
			    request->format);
		return -1;
	}
	return 0;
}

static int save(const cJSON *machine, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct stat status;

	if (!stat(path, &status) && S_ISDIR(status.st_mode))
		return bench_json_write(path, "machine.json", machine);
	if (!stat(path, &status) && !S_ISREG(status.st_mode)) {
		/* Written by renaming, the file would replace the device. */
		bench_error("%s is neither a file nor a folder", path);
		return -1;
	}
	if (!slash)
		return bench_json_write(".", path, machine);
	return bench_json_write(
		slash == path
			? "/"
			: bench_text_format("%.*s", (int)(slash - path), path),
		slash + 1, machine);
}

static int print(const cJSON *machine, bool json)
{
	char *text = json ? cJSON_Print(machine) : NULL;

	if (text)
		puts(text);
	else
		bench_machine_print(stdout, machine);
	cJSON_free(text);
	if (!fflush(stdout))
		return 0;
	bench_error("cannot write to standard output");
	return -1;
}

int bench_machine_main(int argc, char **argv)
{
	struct request request = { 0 };
	cJSON *machine;
	int result;

	if (parse(&request, argc, argv))
		return EXIT_USAGE;
	if (request.help) {
		fputs(help, stdout);
		return EXIT_OK;
	}
	if (bench_file_check_sysroot())
		return EXIT_USAGE;
	machine = bench_machine_describe();
	if (request.output && strcmp(request.output, "-"))
		result = save(machine, request.output);
	else
		result = print(machine,
			       request.output || (request.format &&
						  *request.format == 'j'));
	cJSON_Delete(machine);
	return result ? EXIT_USAGE : EXIT_OK;
}
