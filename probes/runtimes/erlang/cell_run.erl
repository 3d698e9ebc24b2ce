%% SPDX-License-Identifier: MIT
%%
%% Runs one probe: samples first, words after.  What Erlang cannot tell is left
%% out of the answer: the clock's speed, a cache line's way, and what the system
%% has counted.

-module(cell_run).
-export([run/1]).

-define(SELF_CHECK, 5). % as in probes/protocol.h

-define(CLOCK_READS, 2000).
-define(GROWTH_MAX, 16).    % from one calibrating sample to the next
-define(GROWTH_SPARE, 1.2). % above what would just do
-define(OPS_MAX, (1 bsl 40)).

run(#{ops := 0} = Request) ->
    {Ns, Work} = calibrate(Request, 1),
    io:format("calibrated\tops=~b\telapsed_ns=~b\ndone\n", [Work, Ns]);
run(#{ops := Ops, warmup := Warmup, samples := Count} = Request) ->
    OverheadNs = clock_ns(),
    Samples = lists:enumerate(0, [take(Request, Ops)
                                  || _ <- lists:seq(1, Warmup + Count)]),
    [check(Index, Ops, Sample) || {Index, Sample} <- Samples],
    [io:format("sample\tindex=~b\twarmup=~b\tops=~b\twork=~b\telapsed_ns=~b\t"
               "overhead_ns=~.1f\n",
               [Index, if Index < Warmup -> 1; true -> 0 end, Ops, Work, Ns,
                OverheadNs])
     || {Index, {Ns, Work}} <- Samples],
    print_process(Request).

%% {nanoseconds, operations that were seen done}
take(#{probe := #{run := Run}} = Request, Ops) ->
    Run(Request#{ops := Ops}).

check(Index, Ops, {Ns, Work}) ->
    Work >= Ops orelse
        cell:fail(?SELF_CHECK, "sample ~b: less work was done than asked for "
                  "(ops ~b, work ~b)", [Index, Ops, Work]),
    Ns > 0 orelse
        cell:fail(?SELF_CHECK, "sample ~b: no time has passed", [Index]).

calibrate(#{min_ns := Least} = Request, Ops) ->
    {Ns, Work} = Sample = take(Request, Ops),
    check(0, Ops, Sample),
    if
        Ns >= Least; Ops >= ?OPS_MAX ->
            Sample;
        true ->
            Growth = min(?GROWTH_SPARE * Least / Ns, ?GROWTH_MAX),
            calibrate(Request, trunc(Growth * Work) + 1)
    end.

%% What one reading of the clock takes.
clock_ns() ->
    Begin = erlang:monotonic_time(nanosecond),
    [erlang:monotonic_time(nanosecond) || _ <- lists:seq(2, ?CLOCK_READS)],
    (erlang:monotonic_time(nanosecond) - Begin) / ?CLOCK_READS.

print_process(#{probe := Probe, level := Level}) ->
    Threads = case Probe of
                  #{threads := 0} -> Level;
                  #{threads := Count} -> Count
              end,
    [Kilobytes | _] = string:lexemes(place:status("VmHWM"), " "),
    io:format("process\tbackend=~ts\tthreads=~b\tworkers=~b\t"
              "max_rss_bytes=~b\ndone\n",
              [cell:backend(), Threads,
               erlang:system_info(schedulers_online),
               list_to_integer(Kilobytes) * 1024]).
