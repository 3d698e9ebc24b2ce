%% SPDX-License-Identifier: MIT
%%
%% The CPUs of the emulator: all its threads run on those that were given, by
%% taskset(1), and as many schedulers run processes.

-module(place).
-export([allowed/0, on/1, status/1]).

%% From a list such as 0-2,5.
allowed() ->
    lists:flatmap(
      fun(Range) ->
              Ends = [list_to_integer(E) || E <- string:split(Range, "-")],
              lists:seq(hd(Ends), lists:last(Ends))
      end, string:split(status("Cpus_allowed_list"), ",", all)).

on(Cpus) ->
    List = lists:join(",", [integer_to_list(Cpu) || Cpu <- Cpus]),
    Said = os:cmd(["taskset -acp ", List, " ", os:getpid(), " 2>&1"]),
    allowed() =:= lists:usort(Cpus) orelse
        cell:fail(2, "cannot run on the CPUs given, by taskset: ~ts",
                  [lists:join(" ", string:lexemes(Said, "\n\t"))]),
    %% More than were there at the start cannot be had.
    Schedulers = min(length(Cpus), erlang:system_info(schedulers)),
    erlang:system_flag(schedulers_online, Schedulers).

%% A line of /proc/self/status.
status(Key) ->
    {ok, Text} = file:read_file("/proc/self/status"),
    {match, [Value]} = re:run(Text, ["^", Key, ":\\s*(.*)$"],
                              [multiline, {capture, all_but_first, list}]),
    Value.
